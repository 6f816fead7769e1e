package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameBuffer;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.LargeFrame;
import io.ttrpc.internal.wire.RequestData;
import io.ttrpc.testsupport.Latches;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large messages that come too late for their stream return the buffers that they borrowed. */
@Timeout(20)
class BorrowedBuffersTest {
  private static final StringValue LARGE = text("x".repeat(60 << 10));
  private static final int TIMES = 10;

  @TempDir Path folder;
  private Path path = Path.of("");
  private long before;

  @BeforeEach
  void countBuffers() {
    path = folder.resolve("s.sock");
    before = freeBuffers();
  }

  @Test
  void responsesBehindTheEndOfTheirCall() throws Exception {
    CompletableFuture<Integer> refused = new CompletableFuture<>();
    EchoService service = new EchoService();
    service.split =
        (request, responses) -> {
          try {
            Latches.awaitOrCancel(new CountDownLatch(1));
          } catch (RuntimeException cancelled) {
            refused.complete(countRefusals(responses::send));
          }
        };
    try (TtrpcServer server =
            TtrpcServer.builder().listen(path.toString()).service(service.definition()).start();
        FakePeer peer = FakePeer.connect(path)) {
      assertThat(server.isListening()).isTrue();
      peer.send(splitWithTimeout(Duration.ofMillis(20)));
      assertThat(peer.takeFrame())
          .isEqualTo(failure(1, StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
      assertThat(refused.get()).isEqualTo(TIMES);
      assertThat(freeBuffers()).isEqualTo(before);
    }
  }

  @Test
  void requestsBehindTheEndOfTheirCall() throws Exception {
    try (ServerSocketChannel listener = FakePeer.listen(path);
        TtrpcChannel channel = TtrpcChannel.forTarget(path.toString())) {
      CompletableFuture<Void> connecting = CompletableFuture.runAsync(channel::connect);
      try (FakePeer peer = FakePeer.accept(listener)) {
        connecting.join();
        ClientStreamingCall<StringValue, Int64Value> call =
            ClientCalls.clientStreaming(channel, EchoService.COUNT, CallOptions.DEFAULT);
        peer.takeFrame();
        peer.send(failure(1, StatusCode.ABORTED, "on purpose"));
        assertThatThrownBy(call::closeAndReceive).hasMessageContaining("on purpose");
        assertThat(countRefusals(call::send)).isEqualTo(TIMES);
        assertThat(freeBuffers()).isEqualTo(before);
      }
    }
  }

  private static int countRefusals(Consumer<StringValue> sender) {
    int refused = 0;
    for (int i = 0; i < TIMES; i++) {
      try {
        sender.accept(LARGE);
      } catch (TtrpcException e) {
        refused++;
      }
    }
    return refused;
  }

  private static Frame splitWithTimeout(Duration timeout) {
    return request(
        1,
        0,
        new RequestData("test.Echo", "Split", text("x"), timeout.toNanos(), ByteString.EMPTY));
  }

  /** Returns the number of large direct buffers that nobody has borrowed. */
  private static long freeBuffers() {
    BytesValue filling = BytesValue.of(ByteString.copyFrom(new byte[4 << 20]));
    List<FrameBuffer> borrowed =
        LargeFrame.encode(FrameHeader.DATA, 0, FrameData.message(filling)).takePieces();
    try {
      return borrowed.stream().filter(buffer -> buffer.bytes().isDirect()).count();
    } finally {
      borrowed.forEach(FrameBuffer::release);
    }
  }
}
