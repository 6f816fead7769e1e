package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.testsupport.Latches;
import io.ttrpc.testsupport.LoggedLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the cost of peers that are refused, or whose admission takes long, for others. */
@Timeout(60)
class AdmissionTest {
  /** The logger must be referenced, or its handler is lost. */
  private static final Logger ADMISSION = Logger.getLogger("io.ttrpc.internal.server.Admission");

  @TempDir Path folder;
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger lines = new AtomicInteger();
  private final List<FakePeer> strangers = new ArrayList<>();
  private final Handler counter = new Counter();

  @AfterEach
  void disconnect() throws IOException {
    ADMISSION.removeHandler(counter);
    for (FakePeer each : strangers) {
      each.close();
    }
  }

  @Test
  void refusedPeersThatComeBackAreAcceptedSlowlyAndLoggedRarely() throws Exception {
    ADMISSION.addHandler(counter);
    ADMISSION.setUseParentHandlers(false);
    try (TtrpcServer server = builder().admit(peer -> false).start()) {
      long start = System.nanoTime();
      long end = start + 500_000_000;
      while (System.nanoTime() < end) {
        FakePeer.connect(path()).close();
      }
      assertThat(server.connectionCount()).isZero();
      double seconds = (System.nanoTime() - start) / 1e9;
      // A burst of 400, those that are being decided about, and 2,000 a second.
      assertThat((double) refused.get()).isBetween(100.0, 900 + 2_000 * seconds);
      assertThat((double) lines.get()).isBetween(1.0, 21 + seconds);
    } finally {
      ADMISSION.setUseParentHandlers(true);
    }
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void policyThatNeverDecidesTakesNoThreadFromCalls() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    try (TtrpcServer server =
        builder()
            .admit(
                peer -> {
                  if (asked.getAndIncrement() > 0) {
                    Latches.awaitOrCancel(never);
                  }
                  return true;
                })
            .admissionTimeout(Duration.ofMillis(500))
            .start()) {
      FakePeer friend = connect();
      friend.send(unary(1, "x"));
      assertThat(friend.takeFrame()).isEqualTo(response(1, "x"));
      for (int i = 0; i < 300; i++) {
        connect();
      }
      await().until(() -> asked.get() > 1);
      for (int id = 3; id < 200; id += 2) {
        friend.send(unary(id, "y"));
        assertThat(friend.takeFrame()).isEqualTo(response(id, "y"));
      }
      await().until(() -> refused.get() == 300);
      never.countDown();
    }
  }

  @Test
  void decidedPeersLeaveTheirPlaces() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (TtrpcServer server =
        builder().maxConnections(2).admit(peer -> asked.getAndIncrement() % 2 == 0).start()) {
      for (int i = 0; i < 5; i++) {
        FakePeer friend = connect();
        friend.send(unary(1, "x"));
        assertThat(friend.takeFrame()).isEqualTo(response(1, "x"));
        assertThat(connect().isClosedByPeer()).isTrue();
        friend.close();
        await().until(() -> server.connectionCount() == 0);
      }
    }
    assertThat(asked).hasValue(10);
  }

  @Test
  void undecidedPeerIsClosedWithTheServerAndTheLateDecisionIsForgotten() throws Exception {
    CompletableFuture<Thread> asked = new CompletableFuture<>();
    CountDownLatch closed = new CountDownLatch(1);
    TtrpcServer server =
        builder()
            .admit(
                peer -> {
                  asked.complete(Thread.currentThread());
                  Latches.awaitUninterruptibly(closed);
                  return true;
                })
            .admissionTimeout(Duration.ofMinutes(10))
            .start();
    try (LoggedLines log = new LoggedLines()) {
      FakePeer peer = connect();
      Thread decider = asked.get(10, TimeUnit.SECONDS);
      server.close();
      assertThat(peer.isClosedByPeer()).isTrue();
      closed.countDown();
      decider.join();
      assertThat(log.warnings()).isEmpty();
    } finally {
      closed.countDown();
      server.close();
    }
  }

  @Test
  void undecidedPeersCountTowardsTheLimitOfConnections() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch leave = new CountDownLatch(1);
    try (TtrpcServer server =
        builder()
            .maxConnections(2)
            .admit(
                peer -> {
                  asked.countDown();
                  Latches.awaitUninterruptibly(leave);
                  return true;
                })
            .start()) {
      FakePeer friend = connect();
      connect();
      asked.await();
      assertThat(connect().isClosedByPeer()).isTrue();
      assertThat(server.connectionCount()).isZero();
      leave.countDown();
      friend.send(unary(1, "x"));
      assertThat(friend.takeFrame()).isEqualTo(response(1, "x"));
    } finally {
      leave.countDown();
    }
  }

  private TtrpcServer.Builder builder() {
    return TtrpcServer.builder()
        .listen(path().toString())
        .service(new EchoService().definition())
        .briefHandlers(BriefHandlers.ON_EXECUTOR)
        .listener(
            new ServerListener() {
              @Override
              public void onConnectionRejected(ConnectionRejection reason) {
                refused.incrementAndGet();
              }
            });
  }

  private Path path() {
    return folder.resolve("s.sock");
  }

  private FakePeer connect() throws IOException {
    FakePeer peer = FakePeer.connect(path());
    strangers.add(peer);
    return peer;
  }

  private final class Counter extends Handler {
    @Override
    public void publish(LogRecord line) {
      lines.incrementAndGet();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
