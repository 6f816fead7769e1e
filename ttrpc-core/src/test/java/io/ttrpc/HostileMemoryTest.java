package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that make the server hold as much as they can, one kind of memory at a time. The heap
 * stays within the server's bound, and the calls of an honest client on a connection of its own all
 * succeed meanwhile. With {@code -Dbounds.table}, each test prints its row of the table of bounds.
 */
@Timeout(60)
class HostileMemoryTest extends ServerUnderTest {
  private static final int MIB = 1 << 20;
  private static final int MAX = 24 * MIB;
  private static final int PER_CONNECTION = 12 * MIB;

  /** The bound, with the quarter for what cannot be refused, and with the shared buffers. */
  private static final long BOUND = MAX + MAX / 4 + 5L * MIB;

  /** The memory of the test for a hostile client. */
  private static final long PER_CLIENT = 80 << 10;

  private static final int MAX_CALLS = 1_000;

  private final Queue<CompletableFuture<StringValue>> pending = new ConcurrentLinkedQueue<>();
  private final List<FakePeer> hostile = new ArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private int nextId = 1;
  private String row = "";

  @BeforeEach
  void name(TestInfo test) {
    row = test.getTestMethod().orElseThrow().getName();
  }

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return builder
        .service(
            ServiceDefinition.builder(EchoService.DESCRIPTOR)
                .unaryAsync(EchoService.UNARY, this::answer)
                .clientStreaming(EchoService.COUNT, requests -> service.count.apply(requests))
                .serverStreaming(
                    EchoService.SPLIT, (q, responses) -> service.split.accept(q, responses))
                .bidiStreamingAsync(EchoService.CHAT, requests -> subscriber -> {})
                .build())
        .maxMemory(MAX)
        .maxMemoryPerConnection(PER_CONNECTION)
        .maxCallsPerConnection(MAX_CALLS)
        .streamPause(Duration.ofMillis(50))
        .listener(
            new ServerListener() {
              @Override
              public void onCallRejected(String service, String method, CallRejection reason) {
                refused.incrementAndGet();
              }
            });
  }

  /** The handler answers honest requests, large ones with as much, and keeps all others. */
  private CompletableFuture<StringValue> answer(StringValue request) {
    String value = request.getValue();
    if (value.startsWith("honest")) {
      return CompletableFuture.completedFuture(request);
    }
    if (value.startsWith("large")) {
      return CompletableFuture.completedFuture(text("r".repeat(MIB)));
    }
    Kept kept = new Kept(request);
    pending.add(kept);
    return kept;
  }

  /** A response that never comes, of a handler that holds its request. */
  private static final class Kept extends CompletableFuture<StringValue> {
    private final StringValue request;

    Kept(StringValue request) {
      this.request = request;
    }

    @Override
    public String toString() {
      return request.getValue();
    }
  }

  /** Runs before the bench looks at what is left. */
  @AfterEach
  void disconnect() throws IOException {
    for (FakePeer each : hostile) {
      each.close();
    }
    await().untilAsserted(() -> assertThat(server.connectionCount()).isLessThanOrEqualTo(1));
    pending.clear();
    await().untilAsserted(() -> assertThat(server.memoryInUse()).isEqualTo(8 << 10));
  }

  @Test
  void largeRequestsOfRunningCalls() throws Exception {
    assertBounded(8, (peer, id) -> peer.send(unary(id, "x".repeat(200_000))));
  }

  @Test
  void requestsOfManyTinyFields() throws Exception {
    ByteString fields = unknownFields(20_000);
    assertBounded(8, (peer, id) -> peer.send(unaryWith(id, fields)));
  }

  @Test
  void smallRequestsOfManyTinyFields() throws Exception {
    ByteString fields = unknownFields(800);
    assertBounded(8, (peer, id) -> peer.send(unaryWith(id, fields)));
  }

  @Test
  void metadataOfRunningCalls() throws Exception {
    KeyValue large = new KeyValue("k", "v".repeat(60_000));
    assertBounded(8, (peer, id) -> peer.send(unary(id, "x", 0, large)));
  }

  @Test
  void callsWithoutAnEnd() throws Exception {
    assertBounded(8, (peer, id) -> peer.send(unary(id, "")));
    assertThat(pending).hasSizeLessThanOrEqualTo(8 * MAX_CALLS);
  }

  @Test
  void messagesInStreamBuffers() throws Exception {
    assertBounded(
        8,
        (peer, id) ->
            peer.send(request(id, RO | ND, "Chat", null))
                .send(data(id, "x".repeat(300_000)), data(id, "x".repeat(300_000))));
  }

  @Test
  void openStreams() throws Exception {
    assertBounded(8, (peer, id) -> peer.send(request(id, RO | ND, "Chat", null)));
  }

  @Test
  void partialFrames() throws Exception {
    ByteBuffer half = ByteBuffer.allocate(3 * MIB).putInt(4 * MIB).putInt(1);
    half.put((byte) FrameHeader.REQUEST);
    long before = Footprint.liveBytes();
    for (int i = 0; i < 30; i++) {
      stranger().sendBytes(half.duplicate().rewind());
      assertHonestCallsSucceed();
    }
    assertHeapIsBounded(before);
  }

  /** Frames that never end take nothing of the reserve for the small calls of other connections. */
  @Test
  void partialFramesOfManyConnectionsThatHoldLittle() throws Exception {
    long before = Footprint.liveBytes();
    for (int i = 0; i < 4; i++) {
      FakePeer greedy = stranger();
      for (int id = 1; greedy.dropRest() == 0; id += 2) {
        greedy.send(request(id, RO | ND, "Chat", null));
      }
    }
    for (int i = 0; i < 400; i++) {
      int length = i < 300 ? 60 << 10 : 20 << 10;
      ByteBuffer part = ByteBuffer.allocate(length).putInt(4 * MIB - 1).putInt(1);
      part.put((byte) FrameHeader.REQUEST);
      stranger().sendBytes(part.rewind());
    }
    for (int i = 0; i < 8; i++) {
      peer.send(request(nextId + 2 * i, RO | ND, "Count", null), data(nextId + 2 * i, "a"));
    }
    assertHeapIsBounded(before);
    for (int i = 0; i < 8; i++, nextId += 2) {
      peer.send(end(nextId));
      assertThat(peer.takeFrame()).isEqualTo(response(nextId, Int64Value.of(1)));
    }
    assertHonestCallsSucceed();
  }

  @Test
  void responsesThatAreNotRead() throws Exception {
    long before = Footprint.liveBytes();
    for (int i = 0; i < 30; i++) {
      FakePeer stranger = stranger();
      for (int id = 1; id < 20; id += 2) {
        stranger.send(unary(id, "large"));
      }
      assertHonestCallsSucceed();
    }
    assertHeapIsBounded(before);
  }

  @Test
  void rejectionsThatAreNotRead() throws Exception {
    long before = Footprint.liveBytes();
    ByteBuffer flood = HostileBytes.repeated(1000, data(9, "of no stream"));
    int closed = 0;
    for (int i = 0; i < 60; i++) {
      try {
        long unused = stranger().sendUntilHeldBack(flood::slice, 64L * MIB);
      } catch (IOException closedByServer) {
        closed++;
      }
      assertHonestCallsSucceed();
    }
    assertThat(closed).isPositive();
    assertHeapIsBounded(before);
  }

  /**
   * Lets hostile clients repeat the request, each until it was refused often, and looks at the heap
   * and at the honest client.
   */
  private void assertBounded(int clients, Attack attack) throws IOException {
    assertHonestCallsSucceed();
    long before = Footprint.liveBytes();
    for (int i = 0; i < clients; i++) {
      FakePeer stranger = stranger();
      int sent = 0;
      int answered = 0;
      while (answered < 20 && sent < 2 * MAX_CALLS) {
        attack.send(stranger, 2 * sent++ + 1);
        answered += stranger.dropRest();
      }
      assertThat(answered).as("refusals").isGreaterThanOrEqualTo(20);
      assertHonestCallsSucceed();
    }
    assertHeapIsBounded(before);
  }

  private void assertHeapIsBounded(long before) {
    long charged = server.memoryInUse();
    assertThat(charged).isLessThanOrEqualTo(MAX + MAX / 4);
    long clients = PER_CLIENT * hostile.size();
    await()
        .untilAsserted(
            () -> assertThat(Footprint.liveBytes() - before).isLessThan(BOUND + clients));
    if (System.getProperty("bounds.table") != null) {
      long measured = Math.max(0, Footprint.liveBytes() - before - clients);
      System.out.printf(
          "| %s | %.1f MB | %.1f MB | %.1f MB |%n",
          row, charged / 1e6, measured / 1e6, BOUND / 1e6);
    }
  }

  private void assertHonestCallsSucceed() throws IOException {
    for (int i = 0; i < 20; i++) {
      peer.send(unary(nextId, "honest " + nextId));
      assertThat(peer.takeFrame()).isEqualTo(response(nextId, "honest " + nextId));
      nextId += 2;
    }
  }

  private FakePeer stranger() throws IOException {
    FakePeer stranger = FakePeer.connect(path);
    hostile.add(stranger);
    return stranger;
  }

  private static Frame unaryWith(int id, ByteString fields) throws IOException {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeString(1, "test.Echo");
    coded.writeString(2, "Unary");
    coded.writeBytes(3, fields);
    coded.flush();
    return Frame.of(id, FrameHeader.REQUEST, 0, out.toByteString());
  }

  /** Fields that the type does not have, each with a number of its own. */
  private static ByteString unknownFields(int count) throws IOException {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    for (int number = 2; number < count; number++) {
      coded.writeUInt32(number, 1000);
    }
    coded.flush();
    return ByteString.copyFrom(out.toByteString().toByteArray());
  }

  private interface Attack {
    void send(FakePeer peer, int id) throws IOException;
  }
}
