package io.ttrpc;

import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.RESOURCE_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.ServerListener.CallRejection;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.testsupport.Latches;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a server that gets more calls than it can serve. */
@Timeout(60)
class OverloadTest {
  private static final Frame OVERLOADED =
      failure(
          1, RESOURCE_EXHAUSTED, "server is overloaded: the call has waited too long for a thread");

  @TempDir Path folder;
  private final EchoService service = new EchoService();
  private final List<CallRejection> rejections = new CopyOnWriteArrayList<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private volatile long delayNanos;

  @AfterEach
  void endThread() {
    thread.shutdown();
  }

  @Test
  void callsAreRefusedOnlyWhileTheQueueForAThreadStands() throws Exception {
    try (TtrpcServer server =
        builder().executor(this::executeLate).maxQueueDelay(Duration.ofMillis(40)).start()) {
      delayNanos = 50_000_000;
      assertThat(call()).isEqualTo(response(1, "x"));
      untilResponseIs(OVERLOADED);
      delayNanos = 0;
      untilResponseIs(response(1, "x"));
      assertThat(call()).isEqualTo(response(1, "x"));
      assertThat(rejections).containsOnly(CallRejection.OVERLOAD);
      assertThat(server.callCount()).isZero();
    }
  }

  @Test
  void queueMayStandWhereItsDelayHasNoLimit() throws Exception {
    try (TtrpcServer server =
        builder().executor(this::executeLate).maxQueueDelay(Duration.ZERO).start()) {
      delayNanos = 5_000_000;
      for (int i = 0; i < 50; i++) {
        assertThat(call()).isEqualTo(response(1, "x"));
      }
      assertThat(server.isListening()).isTrue();
    }
  }

  @Test
  void queueOfOneConnectionIsCutThoughTheCallsOfOthersDoNotWait() throws Exception {
    int calls = 1_000;
    service.unary =
        request -> {
          if (request.getValue().equals("slow")) {
            LockSupport.parkNanos(5_000_000);
          }
          return request;
        };
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (TtrpcServer server =
            builder()
                .executor(threads, 8)
                .briefHandlers(BriefHandlers.ON_EXECUTOR)
                .maxQueueDelay(Duration.ofMillis(40))
                .start();
        FakePeer greedy = FakePeer.connect(folder.resolve("s.sock"))) {
      for (int i = 0; i < calls; i++) {
        greedy.send(unary(1 + 2 * i, "slow"));
      }
      while (server.callCount() > 0) {
        assertThat(call()).isEqualTo(response(1, "x"));
      }
      assertThat(rejections).hasSizeGreaterThan(calls / 2).containsOnly(CallRejection.OVERLOAD);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void connectionAboveItsLimitIsRefusedAtOnceAndOthersAreServed() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    service.unary =
        request -> {
          if (request.getValue().equals("slow")) {
            Latches.awaitOrCancel(released);
          }
          return request;
        };
    try (TtrpcServer server = builder().maxCallsPerConnection(4).start();
        FakePeer greedy = FakePeer.connect(folder.resolve("s.sock"))) {
      for (int i = 0; i < 400; i++) {
        greedy.send(unary(1 + 2 * i, "slow"));
      }
      for (int i = 4; i < 400; i++) {
        assertThat(greedy.takeFrame())
            .isEqualTo(
                failure(
                    1 + 2 * i,
                    RESOURCE_EXHAUSTED,
                    "connection has too many calls; the maximum is 4"));
      }
      assertThat(call()).isEqualTo(response(1, "x"));
      assertThat(server.callCount()).isEqualTo(4);
      released.countDown();
      List<Integer> served = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        served.add(greedy.takeFrame().streamId());
      }
      assertThat(served).containsExactlyInAnyOrder(1, 3, 5, 7);
    }
  }

  /** Runs the task on a thread, which begins no sooner than the delay after this moment. */
  private void executeLate(Runnable task) {
    long due = System.nanoTime() + delayNanos;
    thread.execute(
        () -> {
          for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
          }
          task.run();
        });
  }

  /** Makes one call after the other, without a pause in which the queue would be empty. */
  private void untilResponseIs(Frame expected) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(30))
        .until(() -> call().equals(expected));
  }

  /** Makes a call on a new connection, and returns its response. */
  private Frame call() throws IOException {
    try (FakePeer peer = FakePeer.connect(folder.resolve("s.sock"))) {
      return peer.send(unary(1, "x")).takeFrame();
    }
  }

  private TtrpcServer.Builder builder() {
    return TtrpcServer.builder()
        .listen(folder.resolve("s.sock").toString())
        .service(service.definition())
        .listener(
            new ServerListener() {
              @Override
              public void onCallRejected(String service, String method, CallRejection reason) {
                rejections.add(reason);
              }
            });
  }
}
