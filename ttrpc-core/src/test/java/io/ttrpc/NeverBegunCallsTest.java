package io.ttrpc;

import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A call that ends while it waits for a thread is told to the listeners, as no interceptor sees it.
 */
class NeverBegunCallsTest extends ServerUnderTest {
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final List<String> rejections = new CopyOnWriteArrayList<>();
  private final List<String> intercepted = new CopyOnWriteArrayList<>();

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder)
        .executor(tasks::add)
        .interceptor(
            (call, next) -> {
              intercepted.add(call.method().fullName());
              next.proceed();
            })
        .listener(
            new ServerListener() {
              @Override
              public void onCallRejected(String service, String method, CallRejection reason) {
                rejections.add(service + "/" + method + " " + reason);
              }
            });
  }

  @Test
  void expiredCallIsRejectedForItsDeadline() throws Exception {
    peer.send(unary(1, "x", Duration.ofMillis(50).toNanos()));
    Runnable task = nextTask();
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
    task.run();
    assertRejectedOnce("DEADLINE");
  }

  @Test
  void expiredCallHoldsNoMemoryBeforeItsTaskRuns() throws Exception {
    await().untilAsserted(() -> assertThat(server.memoryInUse()).isPositive());
    long idle = server.memoryInUse();
    peer.send(unary(1, "x".repeat(1 << 20), Duration.ofMillis(50).toNanos()));
    Runnable task = nextTask();
    assertThat(server.memoryInUse()).isGreaterThan(1 << 20);
    assertThat(peer.takeFrame().streamId()).isEqualTo(1);
    await().untilAsserted(() -> assertThat(server.memoryInUse()).isEqualTo(idle));
    task.run();
  }

  @Test
  void callWhoseConnectionIsLostIsRejectedForThat() throws Exception {
    peer.send(unary(1, "x"));
    Runnable task = nextTask();
    peer.close();
    await().untilAsserted(() -> assertThat(server.callCount()).isZero());
    task.run();
    assertRejectedOnce("CONNECTION_LOST");
  }

  @Test
  void callThatBreaksTheProtocolIsRejectedAsMalformed() throws Exception {
    peer.send(unary(1, "x"));
    Runnable task = nextTask();
    peer.send(data(1, "more"));
    assertThat(peer.takeFrame())
        .isEqualTo(
            failure(1, StatusCode.INVALID_ARGUMENT, "data handling error: ttrpc: stream closed"));
    task.run();
    assertRejectedOnce("MALFORMED");
  }

  @Test
  void callThatBeginsIsNotRejected() throws Exception {
    peer.send(unary(1, "x"));
    nextTask().run();
    assertThat(peer.takeFrame()).isEqualTo(response(1, "x"));
    assertThat(rejections).isEmpty();
    assertThat(intercepted).containsExactly("test.Echo/Unary");
  }

  private Runnable nextTask() throws InterruptedException {
    return Objects.requireNonNull(tasks.poll(10, TimeUnit.SECONDS));
  }

  private void assertRejectedOnce(String reason) {
    assertThat(rejections).containsExactly("test.Echo/Unary " + reason);
    assertThat(intercepted).isEmpty();
  }
}
