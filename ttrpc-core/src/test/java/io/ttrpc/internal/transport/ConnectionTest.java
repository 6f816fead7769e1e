package io.ttrpc.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.internal.wire.Frame;
import io.ttrpc.testsupport.LoggedLines;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  @Test
  void case110ConnectionWhoseSocketCanNotBeReadIsClosed() throws Exception {
    CompletableFuture<IOException> closed = new CompletableFuture<>();
    // Nothing else makes a Unix socket fail to read but its end and a reset: one that was never
    // connected does, and is ready to be read all the same.
    try (ConnectionLoops loops = ConnectionLoops.forClients("test-loop");
        SocketChannel unconnected = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      new Connection(unconnected, loops, 1000, Duration.ZERO)
          .start(
              new EndHandler() {
                @Override
                public void onClosed(@Nullable IOException cause) {
                  assertThat(closed.complete(Objects.requireNonNull(cause))).isTrue();
                }
              });
      assertThat(closed.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(NotYetConnectedException.class);
      assertThat(unconnected.isOpen()).isFalse();
    }
  }

  @Test
  void endThatCannotBeReportedDoesNotFillTheLog() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (LoggedLines log = new LoggedLines();
        ConnectionLoops loops = ConnectionLoops.forClients("test-loop");
        SocketChannel unconnected = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      new Connection(unconnected, loops, 1000, Duration.ZERO)
          .start(
              new EndHandler() {
                @Override
                public void onClosed(@Nullable IOException cause) {
                  attempts.incrementAndGet();
                  throw new IllegalStateException("on purpose");
                }
              });
      await().untilAsserted(() -> assertThat(attempts).hasValue(1_000));
      assertThat(log.warnings()).hasSizeBetween(1, 40);
    }
  }

  /** A handler that ignores frames. */
  private abstract static class EndHandler implements Connection.Handler {
    @Override
    public boolean onFrame(Frame frame) {
      return true;
    }

    @Override
    public void onOversizedFrame(int streamId, int type, int length) {}
  }
}
