package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.RESOURCE_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.ResponseEnvelope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The memory of calls, streams and frames against the limits of their connection and of the server.
 * After each test nothing is charged, apart from the base of the open connections. A frame that has
 * come in part only is refused as a frame, and otherwise as what it contains.
 */
class MemoryLimitsTest extends ServerUnderTest {
  private static final int MIB = 1 << 20;
  private static final int PER_CONNECTION = 4 * MIB;
  private static final long BASE = 8 << 10;

  private final List<String> rejections = new CopyOnWriteArrayList<>();
  private final CountDownLatch leave = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder)
        .maxMemory(2 * PER_CONNECTION)
        .maxMemoryPerConnection(PER_CONNECTION)
        .streamPause(Duration.ofMillis(50))
        .listener(
            new ServerListener() {
              @Override
              public void onCallRejected(String service, String method, CallRejection reason) {
                rejections.add(service + "/" + method + " " + reason);
              }
            });
  }

  /** Runs before the bench looks at what is left. */
  @AfterEach
  void nothingIsCharged() {
    leave.countDown();
    await()
        .untilAsserted(
            () -> assertThat(server.memoryInUse()).isEqualTo(BASE * server.connectionCount()));
  }

  @Test
  void requestBeyondTheConnectionsMemoryIsRefusedAlone() throws Exception {
    blockUnary();
    KeyValue large = new KeyValue("k", "v".repeat(50_000));
    int sent = 100;
    for (int i = 0; i < sent; i++) {
      peer.send(unary(2 * i + 1, "x", 0, large));
    }
    await().untilAsserted(() -> assertThat(rejections).hasSizeBetween(15, 25));
    Frame first = peer.takeFrame();
    assertThat(status(first, first.streamId()))
        .isIn(RESOURCE_EXHAUSTED + " the request needs", RESOURCE_EXHAUSTED + " the frame needs");
    leave.countDown();
    assertThat(takeAll(sent - 1)).hasSize(sent - 1);
    assertThat(rejections).isSubsetOf("test.Echo/Unary MEMORY", "/ MEMORY").hasSizeBetween(15, 25);
    service.unary = request -> request;
    assertConnectionWorks(2 * sent + 1);
  }

  @Test
  void decodedRequestBeyondTheConnectionsMemoryFailsItsCall() throws Exception {
    peer.send(unary(1, "y".repeat(3 * MIB / 2)));
    assertThat(status(peer.takeFrame(), 1)).isEqualTo(RESOURCE_EXHAUSTED + " the message needs");
    peer.send(unary(3, "and now?"));
    assertThat(peer.takeFrame()).isEqualTo(response(3, "and now?"));
  }

  @Test
  void requestThatItsHandlerStillHoldsAfterTheDeadlineCounts() throws Exception {
    blockUnary();
    peer.send(unary(1, "x".repeat(MIB), Duration.ofMillis(100).toNanos()));
    assertThat(status(peer.takeFrame(), 1)).startsWith("DEADLINE_EXCEEDED");
    await().untilAsserted(() -> assertThat(server.callCount()).isZero());
    assertThat(server.memoryInUse()).isGreaterThan(3 * MIB);
    peer.send(unary(3, "y".repeat(2 * MIB)));
    assertThat(status(peer.takeFrame(), 3)).isEqualTo(RESOURCE_EXHAUSTED + " the frame needs");
  }

  @Test
  void messageBeyondTheConnectionsMemoryEndsItsStream() throws Exception {
    blockChat();
    peer.send(request(1, RO | ND, "Chat", null), request(3, RO | ND, "Chat", null));
    peer.send(data(1, "x".repeat(3 * MIB)));
    for (int i = 0; i < 20; i++) {
      peer.send(data(3, "y".repeat(60_000)));
    }
    assertThat(status(peer.takeFrame(), 3))
        .isIn(
            RESOURCE_EXHAUSTED
                + " data handling error: ttrpc: stream buffer full: the message needs",
            RESOURCE_EXHAUSTED + " the frame needs");
    leave.countDown();
    peer.send(end(1));
    assertThat(status(peer.takeFrame(), 1)).isEqualTo(RESOURCE_EXHAUSTED + " the message needs");
  }

  @Test
  void frameBeyondTheConnectionsMemoryIsDrained() throws Exception {
    blockUnary();
    peer.send(unary(1, "x".repeat(MIB)));
    entered.await();
    Frame large = unary(3, "y".repeat(3 * MIB));
    peer.send(large, unary(5, "next"));
    assertThat(status(peer.takeFrame(), 3)).isEqualTo(RESOURCE_EXHAUSTED + " the frame needs");
    leave.countDown();
    assertThat(List.of(peer.takeFrame(), peer.takeFrame()))
        .containsExactlyInAnyOrder(response(1, "done"), response(5, "done"));
    assertThat(rejections).containsExactly("/ MEMORY");
  }

  @Test
  void halfAFrameIsCreditedWhenItsConnectionCloses() throws Exception {
    try (FakePeer stranger = FakePeer.connect(path)) {
      sendHalfAFrame(stranger, 2 * MIB);
      await().untilAsserted(() -> assertThat(server.memoryInUse()).isGreaterThan(2 * MIB));
    }
  }

  @Test
  void greedyConnectionsLeaveSmallCallsAlone() throws Exception {
    try (FakePeer one = FakePeer.connect(path);
        FakePeer two = FakePeer.connect(path);
        FakePeer three = FakePeer.connect(path)) {
      for (FakePeer each : List.of(one, two, three)) {
        sendHalfAFrame(each, 2 * MIB);
      }
      await().untilAsserted(() -> assertThat(server.memoryInUse()).isGreaterThan(3 * MIB / 2));
      for (int id = 1; id < 200; id += 2) {
        assertConnectionWorks(id);
      }
    }
  }

  @Test
  void responsesThatAreNotReadAreCharged() throws Exception {
    service.unary = request -> text("r".repeat(MIB));
    for (int id = 1; id < 9; id += 2) {
      peer.send(unary(id, "x"));
    }
    await().untilAsserted(() -> assertThat(server.memoryInUse()).isGreaterThan(2 * MIB));
    for (int i = 0; i < 4; i++) {
      assertThat(peer.takeFrame().length()).isGreaterThan(100);
    }
  }

  @Test
  void lostConnectionReturnsItsMemory() throws Exception {
    blockChat();
    FakePeer stranger = FakePeer.connect(path);
    stranger.send(request(1, RO | ND, "Chat", null), data(1, "x".repeat(MIB)), data(1, "y"));
    await().untilAsserted(() -> assertThat(server.memoryInUse()).isGreaterThan(MIB));
    stranger.close();
    await().untilAsserted(() -> assertThat(server.connectionCount()).isEqualTo(1));
  }

  private void blockUnary() {
    service.unary =
        request -> {
          entered.countDown();
          holdUntil(leave);
          return text("done");
        };
  }

  private void blockChat() {
    var echo = service.chat;
    service.chat =
        (requests, responses) -> {
          holdUntil(leave);
          echo.accept(requests, responses);
        };
  }

  /** Waits although the handler is interrupted. */
  private static void holdUntil(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sendHalfAFrame(FakePeer peer, int bytes) throws IOException {
    ByteBuffer half = ByteBuffer.allocate(bytes).putInt(4 * MIB).putInt(1);
    half.put((byte) FrameHeader.REQUEST);
    peer.sendBytes(half.rewind());
  }

  /** The code and the beginning of the message, up to the numbers. */
  private static String status(Frame frame, int id) throws IOException {
    assertThat(frame.streamId()).isEqualTo(id);
    var status = ResponseEnvelope.parse(frame.data()).status();
    return StatusCode.forNumber(status.code()) + " " + status.message().split(" \\d", 2)[0];
  }
}
