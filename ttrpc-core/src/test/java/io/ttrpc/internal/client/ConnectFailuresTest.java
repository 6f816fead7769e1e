package io.ttrpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ttrpc.ChannelListener;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.TtrpcChannel.State;
import io.ttrpc.internal.time.NanoClock;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An attempt to connect that can not even begin is an attempt that fails. */
@Timeout(30)
class ConnectFailuresTest {
  @TempDir Path folder;
  private final AtomicInteger failures = new AtomicInteger(1);
  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  void attemptWithoutAThreadFailsAndTheNextOneSucceeds() throws Exception {
    check(this::threadThatMayNotStart);
  }

  @Test
  void attemptWithoutAThreadObjectFailsAndTheNextOneSucceeds() throws Exception {
    check(
        attempt -> {
          if (failures.getAndDecrement() > 0) {
            throw new OutOfMemoryError("no thread, on purpose");
          }
          return Connector.newThread(attempt);
        });
  }

  private Thread threadThatMayNotStart(Runnable attempt) {
    if (failures.getAndDecrement() <= 0) {
      return Connector.newThread(attempt);
    }
    return new Thread(attempt) {
      @Override
      public synchronized void start() {
        throw new OutOfMemoryError("unable to create native thread, on purpose");
      }
    };
  }

  private void check(ThreadFactory threads) throws Exception {
    Path path = folder.resolve("s.sock");
    try (ServerSocketChannel listener =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(path))) {
      ReconnectingChannel channel =
          new ReconnectingChannel(settings(path).build(), threads, NanoClock.SYSTEM);
      try {
        ConnectionClosedException failure =
            catchThrowableOfType(ConnectionClosedException.class, channel::connect);
        assertThat(failure.getCause()).isInstanceOf(OutOfMemoryError.class);
        assertThat(channel.state()).isEqualTo(State.TRANSIENT_FAILURE);
        channel.connect();
        assertThat(channel.state()).isEqualTo(State.READY);
        Awaitility.await()
            .untilAsserted(() -> assertThat(events).containsExactly("failure", "connect"));
        assertThat(listener.isOpen()).isTrue();
      } finally {
        channel.close();
      }
    }
  }

  @Test
  void callsThatWaitForReadyOutliveAShortageOfThreads() throws Exception {
    Path path = folder.resolve("s.sock");
    failures.set(3);
    ChannelSettings.Builder settings = settings(path);
    settings.waitForReady = true;
    settings.initialBackoff = Duration.ofMillis(5);
    try (ServerSocketChannel listener =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(path))) {
      ReconnectingChannel channel =
          new ReconnectingChannel(settings.build(), this::threadThatMayNotStart, NanoClock.SYSTEM);
      try {
        CompletableFuture<ClientConnection> wait = channel.connection();
        assertThat(wait).succeedsWithin(Duration.ofSeconds(10));
        assertThat(listener.isOpen()).isTrue();
      } finally {
        channel.close();
      }
    }
  }

  private ChannelSettings.Builder settings(Path path) {
    ChannelSettings.Builder settings =
        new ChannelSettings.Builder("unix://" + path, new UnixSocket(path));
    settings.listeners.add(
        new ChannelListener() {
          @Override
          public void onConnectionOpened() {
            events.add("connect");
          }

          @Override
          public void onConnectionFailed(ConnectionClosedException cause) {
            events.add("failure");
          }
        });
    return settings;
  }
}
