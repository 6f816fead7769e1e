package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.StatusCode.INTERNAL;
import static io.ttrpc.StatusCode.RESOURCE_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Streams and responses as a client meets them: part F of the wire cases. */
class ClientStreamingTest extends ClientUnderTest {
  @Override
  TtrpcChannel.Builder configure(TtrpcChannel.Builder builder) {
    return builder.streamBuffer(16, 64 << 10).streamPause(Duration.ofMillis(100));
  }

  @Test
  void case76FlagsSayWhatFollowsTheRequest() throws Exception {
    var unary = callUnary(1, "u");
    var split =
        ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("s"), CallOptions.DEFAULT);
    assertThat(peer.takeFrame()).isEqualTo(request(3, RC, "Split", text("s")));
    var count = ClientCalls.clientStreaming(channel, EchoService.COUNT, CallOptions.DEFAULT);
    assertThat(peer.takeFrame()).isEqualTo(request(5, RO | ND, "Count", null));
    var chat = ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT);
    assertThat(peer.takeFrame()).isEqualTo(request(7, RO | ND, "Chat", null));
    split.close();
    count.close();
    chat.close();
    peer.send(response(1, "u"));
    assertThat(unary.join()).isEqualTo(text("u"));
    assertThat(peer.takeFrame()).isEqualTo(end(7));
  }

  @Test
  void case77CloseSendIsAnEmptyClosingFrameAndNothingFollows() throws Exception {
    var chat = openChat(1);
    chat.closeSend();
    assertThat(peer.takeFrame()).isEqualTo(end(1));
    assertThatThrownBy(chat::closeSend).isInstanceOf(TtrpcException.class);
    assertThatThrownBy(() -> chat.send(text("late"))).isInstanceOf(TtrpcException.class);
    assertConnectionWorks(3);
    peer.send(end(1));
    assertThat(chat.receive()).isNull();
  }

  @Test
  void case78EmptyMessageIsAFrameWithoutBytes() throws Exception {
    var chat = openChat(1);
    chat.send(StringValue.getDefaultInstance());
    assertThat(peer.takeFrame()).isEqualTo(Frame.of(1, FrameHeader.DATA, 0, ByteString.EMPTY));
    chat.close();
    assertThat(peer.takeFrame()).isEqualTo(end(1));
  }

  @Test
  void case79NothingIsSentOnAServerStream() throws Exception {
    var responses = openSplit(1);
    assertThat(responses).isNotInstanceOf(StreamSender.class);
    assertThat(responses)
        .isNotInstanceOf(BidiStreamingCall.class)
        .isNotInstanceOf(ClientStreamingCall.class);
    assertConnectionWorks(3);
    responses.close();
  }

  @Test
  void case80MessagesThenTheEndAgainAndAgain() throws Exception {
    var responses = openSplit(1);
    peer.send(data(1, "a"), data(1, "b"), end(1));
    assertThat(responses.receive()).isEqualTo(text("a"));
    assertThat(responses.receive()).isEqualTo(text("b"));
    assertThat(responses.receive()).isNull();
    assertThat(responses.receive()).isNull();
    assertConnectionWorks(3);
  }

  @Test
  void case81ClosingDataWithBytesIsAMessageThenTheEnd() throws Exception {
    var responses = openSplit(1);
    peer.send(data(1, RC, "last"));
    assertThat(responses).containsExactly(text("last"));
  }

  @Test
  void case82ClosingDataWithoutNoDataIsADefaultMessageThenTheEnd() throws Exception {
    var responses = openSplit(1);
    peer.send(data(1, RC, ""));
    assertThat(responses).containsExactly(text(""));
  }

  @Test
  void case83DataThatIsFlaggedAsNoneFailsTheStream() throws Exception {
    int id = 1;
    for (int flags : new int[] {RC | ND, ND}) {
      var responses = openSplit(id);
      peer.send(data(id, "good"), data(id, flags, "hidden"));
      assertThat(responses.receive()).isEqualTo(text("good"));
      for (int i = 0; i < 2; i++) {
        assertThat(catchThrowableOfType(TtrpcException.class, responses::receive).code())
            .isEqualTo(INTERNAL);
      }
      id += 2;
    }
    assertConnectionWorks(id);
  }

  @Test
  void case83NoDataWithoutTheEndIsIgnored() throws Exception {
    var responses = openSplit(1);
    peer.send(Frame.of(1, FrameHeader.DATA, ND, ByteString.EMPTY), data(1, "a"), end(1));
    assertThat(responses.receive()).isEqualTo(text("a"));
    assertThat(responses.receive()).isNull();
  }

  @Test
  void case84ResponseMayEndAStreamWithOrWithoutAMessage() throws Exception {
    var responses = openSplit(1);
    peer.send(data(1, "a"), response(1, "b"));
    assertThat(responses).containsExactly(text("a"), text("b"));
    var others = openSplit(3);
    peer.send(data(3, "a"), Frame.of(3, FrameHeader.RESPONSE, 0, ByteString.EMPTY));
    assertThat(others).containsExactly(text("a"));
    var chat = openChat(5);
    peer.send(response(5, "c"), data(5, "never seen"));
    assertThat(chat.receive()).isEqualTo(text("c"));
    assertThat(chat.receive()).isNull();
    assertConnectionWorks(7);
  }

  @Test
  void case85FailureFollowsTheMessagesAndStays() throws Exception {
    var responses = openSplit(1);
    peer.send(data(1, "a"), failure(1, StatusCode.DATA_LOSS, "gone"), data(1, "never seen"));
    assertThat(responses.receive()).isEqualTo(text("a"));
    for (int i = 0; i < 3; i++) {
      TtrpcException failure = catchThrowableOfType(TtrpcException.class, responses::receive);
      assertThat(failure.status()).isEqualTo(Status.of(StatusCode.DATA_LOSS, "gone"));
      assertThat(failure.isFromPeer()).isTrue();
    }
    assertConnectionWorks(3);
  }

  @Test
  void case86DataInPlaceOfTheResponseOfAClientStreamIsAProtocolError() throws Exception {
    int id = 1;
    for (Frame wrong : List.of(data(1, "a"), end(5))) {
      var upload = ClientCalls.clientStreaming(channel, EchoService.COUNT, CallOptions.DEFAULT);
      assertThat(peer.takeFrame()).isEqualTo(request(id, RO | ND, "Count", null));
      peer.send(wrong);
      // The response shows that the frame before it has been read.
      assertConnectionWorks(id + 2);
      assertThat(catchThrowableOfType(TtrpcException.class, () -> upload.send(text("x"))).code())
          .isEqualTo(INTERNAL);
      assertThat(catchThrowableOfType(TtrpcException.class, upload::closeAndReceive).code())
          .isEqualTo(INTERNAL);
      id += 4;
    }
  }

  @Test
  void case87DataInPlaceOfAReplyIsAProtocolError() throws Exception {
    var call = callUnary(1, "x");
    peer.send(data(1, "a"));
    assertThat(failureOf(call).code()).isEqualTo(INTERNAL);
    assertConnectionWorks(3);
  }

  @Test
  void case88UndecodableMessageFailsTheStream() throws Exception {
    var responses = openSplit(1);
    peer.send(
        data(1, "good"),
        Frame.of(1, FrameHeader.DATA, 0, ByteString.fromHex("0aff")),
        data(1, "good again"));
    assertThat(responses.receive()).isEqualTo(text("good"));
    for (int i = 0; i < 2; i++) {
      assertThat(catchThrowableOfType(TtrpcException.class, responses::receive).code())
          .isEqualTo(INTERNAL);
    }
    assertConnectionWorks(3);
  }

  @Test
  void case89UndecodableEnvelopeOrPayloadIsInternal() throws Exception {
    int id = 1;
    for (String hex : List.of("0aff", "12020aff")) {
      var call = callUnary(id, "x");
      peer.send(Frame.of(id, FrameHeader.RESPONSE, 0, ByteString.fromHex(hex)));
      TtrpcException failure = failureOf(call);
      assertThat(failure.code()).isEqualTo(INTERNAL);
      assertThat(failure.getCause()).isNotNull();
      id += 2;
    }
    assertConnectionWorks(id);
  }

  @Test
  void case90StatusCountsBeforeAnUndecodablePayload() throws Exception {
    var call = callUnary(1, "x");
    peer.send(Frame.of(1, FrameHeader.RESPONSE, 0, ByteString.fromHex("0a020805" + "12020aff")));
    assertThat(failureOf(call).code()).isEqualTo(StatusCode.NOT_FOUND);
  }

  @Test
  void case91UnknownCodeKeepsItsNumber() throws Exception {
    var call = callUnary(1, "x");
    peer.send(Frame.of(1, FrameHeader.RESPONSE, 0, ByteString.fromHex("0a020863")));
    TtrpcException failure = failureOf(call);
    assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(failure.status().number()).isEqualTo(99);
    assertThat(failure).hasMessage("UNKNOWN(99)");
  }

  @Test
  void case30StatusWithCodeZeroIsSuccess() throws Exception {
    var call = callUnary(1, "x");
    peer.send(Frame.of(1, FrameHeader.RESPONSE, 0, ByteString.fromHex("0a00" + "12040a026869")));
    assertThat(call.join()).isEqualTo(text("hi"));
    var rust = callUnary(3, "x");
    peer.send(
        Frame.of(3, FrameHeader.RESPONSE, 0, ByteString.fromHex("0a020800" + "12040a026869")));
    assertThat(rust.join()).isEqualTo(text("hi"));
  }

  @Test
  void case93SlowConsumerLosesOnlyItsStream() throws Exception {
    var responses = openSplit(1);
    for (int i = 0; i < 40; i++) {
      peer.send(data(1, "m" + i));
    }
    assertConnectionWorks(3);
    List<StringValue> received = new ArrayList<>();
    StreamFullException failure =
        catchThrowableOfType(StreamFullException.class, () -> responses.forEach(received::add));
    assertThat(failure.code()).isEqualTo(RESOURCE_EXHAUSTED);
    assertThat(failure.status().message()).startsWith("ttrpc: stream buffer full");
    assertThat(received).startsWith(text("m0"), text("m1")).hasSize(16);
  }

  @Test
  void case94FramesOfAStreamThatWasClosedEarlyAreDropped() throws Exception {
    var responses = openSplit(1);
    peer.send(data(1, "a"));
    assertThat(responses.receive()).isEqualTo(text("a"));
    responses.close();
    peer.send(data(1, "b"), end(1));
    assertConnectionWorks(3);
    assertThat(catchThrowableOfType(TtrpcException.class, responses::receive).code())
        .isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void bidiStreamThatIsClosedEarlyIsHalfClosedSoThatItsHandlerGoesOn() throws Exception {
    var chat = openChat(1);
    chat.send(text("a"));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "a"));
    chat.close();
    assertThat(peer.takeFrame()).isEqualTo(end(1));
    chat.close();
    peer.send(data(1, "late"), end(1));
    assertConnectionWorks(3);
  }

  @Test
  void bidiStreamThatThePeerEndsMeanwhileIsNotHalfClosed() throws Exception {
    var chat = openChat(1);
    chat.close();
    peer.send(end(1));
    for (int id = 3; id < 1_000; id += 2) {
      assertConnectionWorks(id);
    }
  }

  @Test
  void clientStreamThatIsClosedEarlyIsNotHalfClosedBecauseItIsIncomplete() throws Exception {
    var count = ClientCalls.clientStreaming(channel, EchoService.COUNT, CallOptions.DEFAULT);
    assertThat(peer.takeFrame()).isEqualTo(request(1, RO | ND, "Count", null));
    count.close();
    for (int id = 3; id < 1_000; id += 2) {
      assertConnectionWorks(id);
    }
  }

  @Test
  void bothDirectionsOfABidiStreamRunAtOnce() throws Exception {
    var chat = openChat(1);
    CompletableFuture<Integer> received =
        async(
            () -> {
              int count = 0;
              while (chat.receive() != null) {
                count++;
              }
              return count;
            });
    for (int i = 0; i < 100; i++) {
      chat.send(text("" + i));
      assertThat(peer.takeFrame()).isEqualTo(data(1, "" + i));
      peer.send(data(1, "" + i));
    }
    chat.closeSend();
    assertThat(peer.takeFrame()).isEqualTo(end(1));
    peer.send(end(1));
    assertThat(received.join()).isEqualTo(100);
  }

  @Test
  void responseThatComesBeforeTheUploadIsCompleteEndsIt() throws Exception {
    CompletableFuture<Int64Value> call =
        async(
            () ->
                ClientCalls.clientStreaming(
                    channel,
                    EchoService.COUNT,
                    () -> text("again and again"),
                    CallOptions.DEFAULT));
    assertThat(peer.takeFrame()).isEqualTo(request(1, RO | ND, "Count", null));
    peer.send(response(1, Int64Value.of(7)));
    var draining = async(this::takeFramesUntilClosed);
    assertThat(call.join()).isEqualTo(Int64Value.of(7));
    channel.close();
    assertThatThrownBy(draining::join).hasRootCauseMessage("expected a frame but the peer closed");
  }

  @Test
  void failureOfTheSourceEndsTheCallAndIsThrownAsItIs() throws Exception {
    IllegalStateException broken = new IllegalStateException("no more film");
    assertThatThrownBy(
            () ->
                ClientCalls.bidiStreaming(
                    channel,
                    EchoService.CHAT,
                    () -> {
                      throw broken;
                    },
                    response -> {},
                    CallOptions.DEFAULT))
        .isSameAs(broken);
    assertThat(peer.takeFrame()).isEqualTo(request(1, RO | ND, "Chat", null));
    assertThat(peer.takeFrame()).isEqualTo(end(1));
  }

  @Test
  void failureOfTheSinkEndsTheCallAndIsThrownAsItIs() throws Exception {
    CompletableFuture<Void> call =
        async(
            () -> {
              ClientCalls.serverStreaming(
                  channel,
                  EchoService.SPLIT,
                  text("s"),
                  response -> {
                    throw new IllegalStateException("sink is full");
                  },
                  CallOptions.DEFAULT);
              return null;
            });
    assertThat(peer.takeFrame()).isEqualTo(request(1, RC, "Split", text("s")));
    peer.send(data(1, "a"));
    assertThatThrownBy(call::join).hasRootCauseMessage("sink is full");
    assertConnectionWorks(3);
  }

  /** Reads on, so that a sender is not held back. */
  private Object takeFramesUntilClosed() throws IOException {
    while (true) {
      var unused = peer.takeFrame();
    }
  }

  private ServerStreamingCall<StringValue> openSplit(int id) throws IOException {
    var responses =
        ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("s"), CallOptions.DEFAULT);
    assertThat(peer.takeFrame()).isEqualTo(request(id, RC, "Split", text("s")));
    return responses;
  }

  private BidiStreamingCall<StringValue, StringValue> openChat(int id) throws IOException {
    var chat = ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT);
    assertThat(peer.takeFrame()).isEqualTo(request(id, RO | ND, "Chat", null));
    return chat;
  }
}
