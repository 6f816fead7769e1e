package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttrpc.testsupport.Latches;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of connections whose handlers wait, on a server with eight threads for handlers. */
class SharedThreadsTest extends ServerUnderTest {
  private static final int MANY = 300;

  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final CountDownLatch released = new CountDownLatch(1);

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    service.unary =
        request -> {
          if (request.getValue().equals("slow")) {
            Latches.awaitOrCancel(released);
          }
          return request;
        };
    return super.configure(builder).executor(threads, 8);
  }

  @AfterEach
  void endThreads() {
    threads.shutdown();
  }

  @Test
  void slowCallsOfTwoConnectionsLeaveAThreadToOthers() throws Exception {
    try (FakePeer other = FakePeer.connect(path);
        FakePeer honest = FakePeer.connect(path)) {
      sendSlowCalls(peer);
      sendSlowCalls(other);
      await().untilAsserted(() -> assertThat(server.waitingCalls()).isEqualTo(2 * MANY - 7));
      for (int id = 1; id < 200; id += 2) {
        honest.send(unary(id, "x"));
        assertThat(honest.takeFrame()).isEqualTo(response(id, "x"));
      }
      released.countDown();
      assertThat(takeAll(MANY)).hasSize(MANY);
      for (int i = 0; i < MANY; i++) {
        other.takeFrame();
      }
      assertThat(server.waitingCalls()).isZero();
    }
  }

  @Test
  void waitingCallsOfALostConnectionAreForgotten() throws Exception {
    try (FakePeer lost = FakePeer.connect(path)) {
      sendSlowCalls(lost);
      await().untilAsserted(() -> assertThat(server.waitingCalls()).isPositive());
    }
    await().untilAsserted(() -> assertThat(server.callCount()).isZero());
    await().untilAsserted(() -> assertThat(server.waitingCalls()).isZero());
    assertConnectionWorks(1);
  }

  @Test
  void numberOfThreadsMustBePositive() {
    assertThatThrownBy(() -> TtrpcServer.builder().executor(threads, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxThreads");
  }

  private static void sendSlowCalls(FakePeer peer) throws Exception {
    for (int i = 0; i < MANY; i++) {
      peer.send(unary(1 + 2 * i, "slow"));
    }
  }
}
