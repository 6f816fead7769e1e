package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ttrpc.TtrpcChannel.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a channel uses a factory of connections, and survives a bad one. */
@Timeout(20)
class ConnectionFactoryTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  @TempDir Path folder;
  private final AtomicInteger attempts = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<SocketPair> opened = new ArrayList<>();
  private Footprint before;

  @BeforeEach
  void count() {
    before = Footprint.now();
  }

  @AfterEach
  void close() throws IOException {
    release.countDown();
    for (SocketPair pair : opened) {
      pair.right().close();
    }
    before.assertNothingAdded();
  }

  private SocketChannel open() throws IOException {
    SocketPair pair = SocketPair.open(folder);
    synchronized (opened) {
      opened.add(pair);
    }
    return pair.left();
  }

  private FakePeer peer(int number) {
    return FakePeer.on(opened.get(number).right());
  }

  private static TtrpcChannel.Builder builder(ConnectionFactory factory) {
    return TtrpcChannel.builder("the guest", factory)
        .connectTimeout(SHORT)
        .reconnectBackoff(Duration.ofMillis(1), Duration.ofMillis(1));
  }

  private static ConnectionClosedException failureToConnect(TtrpcChannel channel) {
    return catchThrowableOfType(ConnectionClosedException.class, channel::connect);
  }

  @Test
  void factorySpeaksBeforeTheFirstFrameOfEachConnection() throws Exception {
    ConnectionFactory greeting =
        () -> {
          SocketChannel socket = open();
          assertThat(socket.write(ByteBuffer.wrap(new byte[] {'h', 'i'}))).isEqualTo(2);
          return socket;
        };
    try (TtrpcChannel channel = TtrpcChannel.builder("the guest", greeting).build()) {
      assertThat(channel.target()).isEqualTo("the guest");
      assertThat(channel.state()).isEqualTo(State.IDLE);
      for (int i = 0; i < 2; i++) {
        channel.connect();
        FakePeer peer = peer(i);
        assertThat(peer.takeBytes(2)).isEqualTo(new byte[] {'h', 'i'});
        var call =
            ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
        assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
        peer.send(response(1, "y"));
        assertThat(call.join()).isEqualTo(text("y"));
        peer.close();
        await().until(() -> channel.state() == State.IDLE);
      }
    }
  }

  @Test
  void attemptIsOverInTimeAndItsThreadIsInterrupted() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    ConnectionFactory slow =
        () -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            interrupted.complete(true);
          }
          throw new IOException("too late to be told");
        };
    try (TtrpcChannel channel = builder(slow).build()) {
      assertThat(failureToConnect(channel))
          .hasMessageContaining("connect to the guest")
          .hasMessageContaining("no connection within PT0.1S");
      assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void channelGoesOnWhileAFactoryDoesNotReturnAndClosesTheLateConnection() throws Exception {
    ConnectionFactory firstIsStuck =
        () -> {
          SocketChannel socket = open();
          if (attempts.getAndIncrement() == 0) {
            awaitUninterruptibly();
          }
          return socket;
        };
    try (TtrpcChannel channel = builder(firstIsStuck).build()) {
      assertThat(failureToConnect(channel)).hasMessageContaining("no connection within");
      channel.connect();
      assertThat(channel.state()).isEqualTo(State.READY);
      release.countDown();
      assertThat(peer(0).isClosedByPeer()).isTrue();
      assertThat(channel.state()).isEqualTo(State.READY);
    }
  }

  @Test
  void stuckFactoryHoldsEightThreadsAtMost() throws Exception {
    ConnectionFactory stuck =
        () -> {
          attempts.incrementAndGet();
          awaitUninterruptibly();
          throw new IOException("never returned in time");
        };
    try (TtrpcChannel channel = builder(stuck).connectTimeout(Duration.ofMillis(10)).build()) {
      for (int i = 0; i < 8; i++) {
        assertThat(failureToConnect(channel)).hasMessageContaining("no connection within");
      }
      assertThat(failureToConnect(channel)).hasMessageContaining("8 earlier attempts");
      assertThat(attempts).hasValue(8);
    }
  }

  @Test
  void closingTheChannelEndsTheAttempt() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ConnectionFactory slow =
        () -> {
          waiting.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          throw new IOException("the channel was closed meanwhile");
        };
    TtrpcChannel channel = TtrpcChannel.builder("the guest", slow).build();
    var call = ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
    waiting.await();
    channel.close();
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ClientUnderTest.failureOf(call)).hasMessageContaining("the channel to the guest");
  }

  @Test
  void whateverAFactoryThrowsOrReturnsIsAFailedAttempt() throws Exception {
    ConnectionFactory bad =
        () ->
            switch (attempts.getAndIncrement()) {
              case 0 -> throw new IOException("no route on purpose");
              case 1 -> throw new AssertionError("an error on purpose");
              case 2 -> nothing();
              default -> open();
            };
    try (TtrpcChannel channel = builder(bad).build()) {
      assertThat(failureToConnect(channel))
          .hasMessageContaining("no route on purpose")
          .hasCauseInstanceOf(IOException.class);
      assertThat(failureToConnect(channel)).hasCauseInstanceOf(AssertionError.class);
      assertThat(failureToConnect(channel)).hasMessageContaining("returned null");
      channel.connect();
      assertThat(channel.state()).isEqualTo(State.READY);
    }
  }

  @SuppressWarnings("NullAway") // a factory in code that is not checked
  private static SocketChannel nothing() {
    @Nullable SocketChannel nothing = null;
    return nothing;
  }

  private void awaitUninterruptibly() {
    boolean released = false;
    while (!released) {
      try {
        release.await();
        released = true;
      } catch (InterruptedException ignored) {
        // A bad factory does not heed it.
      }
    }
  }
}
