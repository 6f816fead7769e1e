package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.INVALID_ARGUMENT;
import static io.ttrpc.StatusCode.RESOURCE_EXHAUSTED;
import static io.ttrpc.StatusCode.UNIMPLEMENTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.FrameWriter;
import io.ttrpc.internal.wire.ResponseEnvelope;
import io.ttrpc.testsupport.Latches;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Frames, sizes and stream ids as a server meets them: parts A and B of the wire cases. */
class ServerFramingTest extends ServerUnderTest {
  private static final int MAX = 4 << 20;
  private static final String OVERSIZE =
      "message length 4194305 exceed maximum message size of 4194304";

  @Test
  void case1HeaderIsLengthIdTypeFlagsBigEndian() throws Exception {
    // Service test.Echo, method Unary, a StringValue "hi".
    peer.sendHex(
        "0000001800000001" + "0100" + "0a09746573742e4563686f" + "1205556e617279" + "1a040a026869");
    assertThat(peer.takeFrame()).isEqualTo(response(1, "hi"));
    assertThat(FrameWriter.encode(response(1, "hi")))
        .isEqualTo(bytes("00000006" + "00000001" + "0200" + "12040a026869"));
  }

  @Test
  void case2FrameArrivesByteByByte() throws Exception {
    peer.sendByteByByte(unary(1, "slow"));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "slow"));
  }

  @Test
  void case3SeveralFramesAndAHalfInOneWrite() throws Exception {
    ByteBuffer third = FrameWriter.encode(unary(5, "c"));
    ByteBuffer firstHalf = third.slice(0, 17);
    ByteBuffer write = ByteBuffer.allocate(1024);
    write
        .put(FrameWriter.encode(unary(1, "a")))
        .put(FrameWriter.encode(unary(3, "b")))
        .put(firstHalf);
    peer.sendBytes(write.flip());
    assertThat(takeAll(2)).containsExactlyInAnyOrder(response(1, "a"), response(3, "b"));
    peer.sendBytes(third.position(17));
    assertThat(peer.takeFrame()).isEqualTo(response(5, "c"));
  }

  @Test
  void case5RequestOfExactlyTheLimitIsAccepted() throws Exception {
    service.unary = request -> text("" + request.getValue().length());
    int envelope = unary(1, "x".repeat(MAX - 100)).data().size() - (MAX - 100);
    Frame request = unary(1, "x".repeat(MAX - envelope));
    assertThat(request.data().size()).isEqualTo(MAX);
    peer.send(request);
    assertThat(peer.takeFrame()).isEqualTo(response(1, "" + (MAX - envelope)));
    service.unary = each -> each;
    assertConnectionWorks(3);
  }

  @Test
  void case6OversizedRequestFailsItsStreamOnly() throws Exception {
    peer.send(Frame.of(1, 1, 0, ByteString.copyFrom(new byte[MAX + 1])));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, RESOURCE_EXHAUSTED, OVERSIZE));
    assertConnectionWorks(3);
  }

  @Test
  void case7OversizedFrameEndsItsStreamAndCancelsTheHandler() throws Exception {
    int id = 1;
    for (int type : new int[] {FrameHeader.DATA, FrameHeader.REQUEST, 9}) {
      var cancelled = cancellationOfChat();
      peer.send(request(id, RO, "Chat", null), data(id, "a"));
      assertThat(peer.takeFrame()).isEqualTo(data(id, "a"));
      peer.send(Frame.of(id, type, 0, ByteString.copyFrom(new byte[MAX + 1])), end(id));
      assertThat(peer.takeFrame()).isEqualTo(failure(id, RESOURCE_EXHAUSTED, OVERSIZE));
      assertThat(cancelled.get().code()).isEqualTo(RESOURCE_EXHAUSTED);
      id += 2;
    }
    assertConnectionWorks(id);
  }

  @Test
  void case8SizeIsCheckedBeforeIdAndType() throws Exception {
    peer.send(Frame.of(2, 1, 0, ByteString.copyFrom(new byte[MAX + 1])));
    assertThat(peer.takeFrame()).isEqualTo(failure(2, RESOURCE_EXHAUSTED, OVERSIZE));
    peer.send(Frame.of(1, 9, 0, ByteString.copyFrom(new byte[MAX + 1])));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, RESOURCE_EXHAUSTED, OVERSIZE));
    assertConnectionWorks(3);
  }

  @Test
  void case12OversizedResponseFailsItsCallOnly() throws Exception {
    service.unary = request -> text("x".repeat(MAX));
    peer.send(unary(1, "give me much"));
    Frame failure = peer.takeFrame();
    assertThat(failure.streamId()).isEqualTo(1);
    assertThat(ResponseEnvelope.parse(failure.data()).status().code())
        .isEqualTo(RESOURCE_EXHAUSTED.number());
    service.unary = request -> request;
    assertConnectionWorks(3);
  }

  @Test
  void case13OversizedMessageOfAStreamFailsToSendAndTheStreamGoesOn() throws Exception {
    service.split =
        (request, responses) -> {
          try {
            responses.send(text("x".repeat(MAX)));
          } catch (MessageTooLargeException e) {
            responses.send(text(e.maxSize() + " at most"));
          }
        };
    peer.send(request(1, RC, "Split", text("")));
    assertThat(peer.takeFrame()).isEqualTo(data(1, MAX + " at most"));
    assertThat(peer.takeFrame()).isEqualTo(end(1));
    assertConnectionWorks(3);
  }

  @Test
  void case15FirstByteOfAnotherProtocolClosesTheConnection() throws Exception {
    var likelyCauses =
        Map.of("PRI * HTTP/2.0\r\n\r\n", "gRPC", "\u0016\u0003\u0001", "TLS", "hello\n", "text");
    for (var each : likelyCauses.entrySet()) {
      var cancelled = cancellationOfChat();
      try (FakePeer other = FakePeer.connect(path)) {
        other.send(request(1, RO, "Chat", null), data(1, "a"));
        assertThat(other.takeFrame()).isEqualTo(data(1, "a"));
        other.sendBytes(ByteBuffer.wrap(each.getKey().getBytes(UTF_8)));
        assertThat(other.isClosedByPeer()).isTrue();
      }
      assertThat(cancelled.get().message()).contains(each.getValue());
    }
    assertConnectionWorks(1);
  }

  @Test
  void case16EndOfInputWithinAHeaderClosesWithoutAResponse() throws Exception {
    peer.sendHex("000000");
    peer.closeSending();
    assertThat(peer.isClosedByPeer()).isTrue();
  }

  @Test
  void case17EndOfInputWithinDataClosesWithoutAResponse() throws Exception {
    peer.sendHex("00000010 00000001 0100 0a09");
    peer.closeSending();
    assertThat(peer.isClosedByPeer()).isTrue();
  }

  @Test
  void case18UnknownTypeIsIgnored() throws Exception {
    peer.send(Frame.of(1, 0, 0, ByteString.EMPTY));
    for (int type = 4; type <= 255; type++) {
      peer.send(Frame.of(1, type, type & 7, ByteString.copyFromUtf8("what?")));
    }
    assertConnectionWorks(1);
  }

  @Test
  void case19ResponseToAServerIsIgnored() throws Exception {
    peer.send(response(1, "who asked?"));
    assertConnectionWorks(1);
  }

  @Test
  void case20ParityIsCheckedBeforeType() throws Exception {
    peer.send(Frame.of(2, 77, 0, ByteString.EMPTY));
    assertThat(peer.takeFrame())
        .isEqualTo(
            failure(2, INVALID_ARGUMENT, "StreamID must be odd for client initiated streams"));
    assertConnectionWorks(1);
  }

  @Test
  void case25EvenOrZeroIdIsRefused() throws Exception {
    for (int id : new int[] {2, 0}) {
      peer.send(unary(id, "even"));
      assertThat(peer.takeFrame())
          .isEqualTo(
              failure(id, INVALID_ARGUMENT, "StreamID must be odd for client initiated streams"));
    }
    assertConnectionWorks(1);
  }

  @Test
  void case26IdsMustRise() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    service.unary =
        request -> {
          calls.incrementAndGet();
          return request;
        };
    peer.send(unary(3, "first"));
    assertThat(peer.takeFrame()).isEqualTo(response(3, "first"));
    for (int id : new int[] {1, 3}) {
      peer.send(unary(id, "again"));
      assertThat(peer.takeFrame())
          .isEqualTo(
              failure(id, INVALID_ARGUMENT, "StreamID cannot be re-used and must increment"));
    }
    assertConnectionWorks(5);
    assertThat(calls).hasValue(2);
  }

  @Test
  void case27ReusingARunningStreamsIdEndsIt() throws Exception {
    var cancelled = cancellationOfChat();
    peer.send(request(1, RO, "Chat", null), data(1, "a"));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "a"));
    peer.send(unary(1, "mine now"));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, INVALID_ARGUMENT, "StreamID cannot be re-used and must increment"));
    assertThat(cancelled.get().code()).isEqualTo(INVALID_ARGUMENT);
    assertConnectionWorks(3);
  }

  @Test
  void case27NothingOfTheOldHandlerIsSent() throws Exception {
    service.chat =
        (requests, responses) -> {
          try {
            requests.forEach(responses::send);
          } catch (TtrpcException cancelled) {
            responses.send(text("all the same"));
          }
        };
    service.unary =
        request -> {
          Latches.awaitOrCancel(new CountDownLatch(1));
          return request;
        };
    peer.send(request(1, RO, "Chat", null), unary(3, "waits"));
    for (int id : new int[] {1, 3}) {
      peer.send(request(id, RO, "Chat", null), data(id, "late"), end(id));
      assertThat(peer.takeFrame())
          .isEqualTo(
              failure(id, INVALID_ARGUMENT, "StreamID cannot be re-used and must increment"));
    }
    service.unary = request -> request;
    assertConnectionWorks(5);
  }

  @Test
  void idsAboveTheSignedRangeAreServed() throws Exception {
    peer.send(unary(0x80000001, "high"));
    assertThat(peer.takeFrame()).isEqualTo(response(0x80000001, "high"));
    peer.send(unary(5, "low"));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(5, INVALID_ARGUMENT, "StreamID cannot be re-used and must increment"));
  }

  @Test
  void case31And32UnknownServiceAndMethodAreNamed() throws Exception {
    peer.send(
        request(
            1,
            0,
            new io.ttrpc.internal.wire.RequestData(
                "X", "Y", null, 0, com.google.protobuf.ByteString.EMPTY)));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, UNIMPLEMENTED, "service X"));
    peer.send(request(3, 0, "Y", null));
    assertThat(peer.takeFrame()).isEqualTo(failure(3, UNIMPLEMENTED, "method Y"));
  }

  @Test
  void case33EmptyRequestIsAnUnknownService() throws Exception {
    peer.send(Frame.of(1, 1, 0, ByteString.EMPTY));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, UNIMPLEMENTED, "service "));
  }
}
