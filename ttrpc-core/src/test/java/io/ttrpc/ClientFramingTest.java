package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.RESOURCE_EXHAUSTED;
import static io.ttrpc.StatusCode.UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.FrameWriter;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Frames and sizes as a client meets them: part A of the wire cases. */
class ClientFramingTest extends ClientUnderTest {
  private static final int MAX = 4 << 20;

  @Test
  void case1HeaderIsLengthIdTypeFlagsBigEndian() throws Exception {
    var call = async(() -> unaryCall("hi", CallOptions.DEFAULT));
    // Service test.Echo, method Unary, a StringValue "hi".
    assertThat(peer.takeBytes(34))
        .asHexString()
        .isEqualToIgnoringCase(
            "0000001800000001"
                + "0100"
                + "0a09746573742e4563686f"
                + "1205556e617279"
                + "1a040a026869");
    peer.sendHex("00000006" + "00000001" + "0200" + "12040a026869");
    assertThat(call.join()).isEqualTo(text("hi"));
  }

  @Test
  void case2FrameArrivesByteByByte() throws Exception {
    var call = callUnary(1, "x");
    peer.sendByteByByte(response(1, "slow"));
    assertThat(call.join()).isEqualTo(text("slow"));
  }

  @Test
  void case3SeveralFramesAndAHalfInOneWrite() throws Exception {
    var first = callUnary(1, "a");
    var second = callUnary(3, "b");
    var third = callUnary(5, "c");
    ByteBuffer last = FrameWriter.encode(response(5, "C"));
    ByteBuffer write = ByteBuffer.allocate(1024);
    write
        .put(FrameWriter.encode(response(3, "B")))
        .put(FrameWriter.encode(response(1, "A")))
        .put(last.slice(0, 13));
    peer.sendBytes(write.flip());
    assertThat(first.join()).isEqualTo(text("A"));
    assertThat(second.join()).isEqualTo(text("B"));
    assertThat(third).isNotDone();
    peer.sendBytes(last.position(13));
    assertThat(third.join()).isEqualTo(text("C"));
  }

  @Test
  void case9OversizedResponseFailsItsCallOnly() throws Exception {
    var call = callUnary(1, "x");
    peer.send(oversized(1, FrameHeader.RESPONSE));
    TtrpcException failure = failureOf(call);
    assertThat(failure).isInstanceOf(MessageTooLargeException.class);
    assertThat(failure.code()).isEqualTo(RESOURCE_EXHAUSTED);
    assertConnectionWorks(3);
  }

  @Test
  void case9OversizedDataFailsItsStreamOnly() throws Exception {
    var responses =
        ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("s"), CallOptions.DEFAULT);
    assertThat(peer.takeFrame()).isEqualTo(request(1, RC, "Split", text("s")));
    peer.send(data(1, "a"), oversized(1, FrameHeader.DATA), data(1, "b"), end(1));
    assertThat(responses.receive()).isEqualTo(text("a"));
    assertThat(catchThrowableOfType(MessageTooLargeException.class, responses::receive).code())
        .isEqualTo(RESOURCE_EXHAUSTED);
    assertConnectionWorks(3);
  }

  @Test
  void case10OversizedFrameOfAnUnknownStreamIsIgnored() throws Exception {
    peer.send(oversized(99, FrameHeader.RESPONSE));
    assertConnectionWorks(1);
  }

  @Test
  void case15FirstByteOfAnotherProtocolClosesTheConnection() throws Exception {
    var likelyCauses =
        Map.of(
            "PRI * HTTP/2.0\r\n\r\n", "gRPC", "\u0016\u0003\u0001", "TLS", "HTTP/1.1 400", "text");
    for (var each : likelyCauses.entrySet()) {
      try (TtrpcChannel other = TtrpcChannel.forTarget(path.toString())) {
        var call =
            async(
                () -> ClientCalls.unary(other, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
        try (FakePeer stranger = FakePeer.accept(listener)) {
          assertThat(stranger.takeFrame()).isEqualTo(unary(1, "x"));
          stranger.sendBytes(ByteBuffer.wrap(each.getKey().getBytes(UTF_8)));
          TtrpcException failure = failureOf(call);
          assertThat(failure.code()).isEqualTo(UNAVAILABLE);
          assertThat(failure).hasMessageContaining(each.getValue());
          assertThat(stranger.isClosedByPeer()).isTrue();
        }
      }
    }
  }

  private static Frame oversized(int id, int type) {
    return Frame.of(id, type, 0, ByteString.copyFrom(new byte[MAX + 1]));
  }
}
