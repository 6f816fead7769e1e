package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.CANCELLED;
import static io.ttrpc.StatusCode.DEADLINE_EXCEEDED;
import static io.ttrpc.StatusCode.INTERNAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.RequestEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Unary calls, sizes, deadlines and cancellation as a client meets them: parts A to D. */
class ClientCallsTest extends ClientUnderTest {
  private static final int MAX = 4 << 20;

  @Test
  void case4ResponseWithoutDataIsTheDefaultMessage() throws Exception {
    var call = callUnary(1, "x");
    peer.send(Frame.of(1, FrameHeader.RESPONSE, 0, ByteString.EMPTY));
    assertThat(call.join()).isEqualTo(StringValue.getDefaultInstance());
  }

  @Test
  void case11OversizedRequestFailsHereAndNothingIsSent() throws Exception {
    MessageTooLargeException failure =
        catchThrowableOfType(
            MessageTooLargeException.class, () -> unaryCall("x".repeat(MAX), CallOptions.DEFAULT));
    assertThat(failure.actualSize()).isGreaterThan(MAX);
    assertThat(failure.maxSize()).isEqualTo(MAX);
    assertThat(failure.isFromPeer()).isFalse();
    assertConnectionWorks(1);
  }

  @Test
  void case21UnknownTypeOnALiveStreamFailsItsCallOnly() throws Exception {
    int id = 1;
    for (int type : new int[] {FrameHeader.REQUEST, 0, 44}) {
      var call = callUnary(id, "x");
      peer.send(Frame.of(id, type, 0, ByteString.EMPTY));
      assertThat(failureOf(call).code()).isEqualTo(INTERNAL);
      id += 2;
    }
    assertConnectionWorks(id);
  }

  @Test
  void case22FramesOfUnknownStreamsAreIgnored() throws Exception {
    peer.send(response(2, "even"), response(51, "future"), Frame.of(7, 200, 3, ByteString.EMPTY));
    assertConnectionWorks(1);
    peer.send(response(1, "again"));
    assertConnectionWorks(3);
  }

  @Test
  void case24IdsRiseOnTheWireUnderConcurrency() throws Exception {
    int callers = 16;
    List<CompletableFuture<StringValue>> calls = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      String text = "caller " + i;
      calls.add(async(() -> unaryCall(text, CallOptions.DEFAULT)));
    }
    for (int i = 0; i < callers; i++) {
      Frame request = peer.takeFrame();
      assertThat(request.streamId()).isEqualTo(2 * i + 1);
      ByteString payload = RequestEnvelope.parse(request.data()).payload().bytes();
      peer.send(response(request.streamId(), StringValue.parseFrom(payload)));
    }
    for (int i = 0; i < callers; i++) {
      assertThat(calls.get(i).join()).isEqualTo(text("caller " + i));
    }
  }

  @Test
  void case44MetadataIsSentInLowerCaseAndInOrder() throws Exception {
    Metadata metadata =
        Metadata.builder().add("Key", "1").add("other", "x").add("KEY", "2").build();
    var call = async(() -> unaryCall("m", CallOptions.DEFAULT.withMetadata(metadata)));
    assertThat(peer.takeFrame())
        .isEqualTo(
            unary(
                1,
                "m",
                0,
                new KeyValue("key", "1"),
                new KeyValue("key", "2"),
                new KeyValue("other", "x")));
    peer.send(response(1, "m"));
    assertThat(call.join()).isEqualTo(text("m"));
  }

  @Test
  void case44EmptyKeysAndValuesAreSent() throws Exception {
    Metadata metadata =
        Metadata.builder().add("", "none").add("e", "").add("", "").add("e", "x").build();
    var call = async(() -> unaryCall("m", CallOptions.DEFAULT.withMetadata(metadata)));
    assertThat(peer.takeFrame())
        .isEqualTo(
            unary(
                1,
                "m",
                0,
                new KeyValue("", "none"),
                new KeyValue("", ""),
                new KeyValue("e", ""),
                new KeyValue("e", "x")));
    peer.send(response(1, "m"));
    assertThat(call.join()).isEqualTo(text("m"));
  }

  @Test
  void case45MetadataOfStreamsIsSentWithTheirRequests() throws Exception {
    CallOptions options =
        CallOptions.DEFAULT.withMetadata(Metadata.builder().add("K", "a").add("k", "b").build());
    try (var split = ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("s"), options);
        var count = ClientCalls.clientStreaming(channel, EchoService.COUNT, options);
        var chat = ClientCalls.bidiStreaming(channel, EchoService.CHAT, options)) {
      for (Object opened : List.of(split, count, chat)) {
        assertThat(RequestEnvelope.parse(peer.takeFrame().data()).metadata())
            .as(opened.toString())
            .isEqualTo(KeyValue.encode(new KeyValue("k", "a"), new KeyValue("k", "b")));
      }
    }
    assertThat(peer.takeFrame()).isEqualTo(Frames.end(5));
  }

  @Test
  void case50RemainingTimeIsSent() throws Exception {
    var call = async(() -> unaryCall("t", timeout(Duration.ofSeconds(10))));
    RequestEnvelope request = RequestEnvelope.parse(peer.takeFrame().data());
    assertThat(request.timeoutNanos()).isBetween(5_000_000_000L, 10_000_000_000L);
    peer.send(response(1, "t"));
    assertThat(call.join()).isEqualTo(text("t"));
  }

  @Test
  void case50RemainingTimeIsSentOnStreamsToo() throws Exception {
    var chat =
        ClientCalls.bidiStreaming(channel, EchoService.CHAT, timeout(Duration.ofSeconds(10)));
    RequestEnvelope request = RequestEnvelope.parse(peer.takeFrame().data());
    assertThat(request.timeoutNanos()).isBetween(5_000_000_000L, 10_000_000_000L);
    chat.close();
    assertThat(peer.takeFrame()).isEqualTo(Frames.end(1));
  }

  @Test
  void case50ExpiredCallSendsNothing() throws Exception {
    TtrpcException failure =
        catchThrowableOfType(
            TtrpcException.class, () -> unaryCall("x", timeout(Duration.ofNanos(1))));
    assertThat(failure.code()).isEqualTo(DEADLINE_EXCEEDED);
    assertThat(failure.isFromPeer()).isFalse();
    CallOptions expired = timeout(Duration.ofNanos(1));
    for (ThrowingCallable open :
        List.<ThrowingCallable>of(
            () -> ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("s"), expired),
            () -> ClientCalls.clientStreaming(channel, EchoService.COUNT, expired),
            () -> ClientCalls.bidiStreaming(channel, EchoService.CHAT, expired))) {
      assertThat(catchThrowableOfType(TtrpcException.class, open).code())
          .isEqualTo(DEADLINE_EXCEEDED);
    }
    assertConnectionWorks(1);
  }

  @Test
  void case51aDeadlinePassesWhileWaitingAndTheLateResponseIsIgnored() throws Exception {
    var call = async(() -> unaryCall("x", timeout(Duration.ofMillis(500))));
    assertThat(peer.takeFrame().streamId()).isEqualTo(1);
    TtrpcException failure = failureOf(call);
    assertThat(failure.code()).isEqualTo(DEADLINE_EXCEEDED);
    assertThat(failure.isFromPeer()).isFalse();
    peer.send(response(1, "late"));
    assertConnectionWorks(3);
  }

  @Test
  void case51aDeadlinePassesWhileAStreamIsRead() throws Exception {
    var chat =
        ClientCalls.bidiStreaming(channel, EchoService.CHAT, timeout(Duration.ofMillis(500)));
    assertThat(peer.takeFrame().streamId()).isEqualTo(1);
    assertThat(catchThrowableOfType(TtrpcException.class, chat::receive).code())
        .isEqualTo(DEADLINE_EXCEEDED);
    assertThat(catchThrowableOfType(TtrpcException.class, chat::receive).code())
        .isEqualTo(DEADLINE_EXCEEDED);
    assertConnectionWorks(3);
  }

  @Test
  void case51bDeadlinePassesWhileTheSocketTakesNothing() throws Exception {
    String large = "x".repeat(1 << 20);
    // The peer does not read: the socket fills up, then the queue, then callers wait.
    for (int i = 0; i < 4; i++) {
      TtrpcException failure =
          catchThrowableOfType(
              TtrpcException.class, () -> unaryCall(large, timeout(Duration.ofMillis(100))));
      assertThat(failure.code()).isEqualTo(DEADLINE_EXCEEDED);
    }
    // What the peer has of their requests is not read.
    peer.close();
  }

  @Test
  void case51bDeadlinePassesWhileASenderWaitsForTheSocket() throws Exception {
    var upload =
        ClientCalls.clientStreaming(channel, EchoService.COUNT, timeout(Duration.ofMillis(500)));
    TtrpcException failure =
        catchThrowableOfType(
            TtrpcException.class,
            () -> {
              while (true) {
                upload.send(text("x".repeat(64 << 10)));
              }
            });
    assertThat(failure.code()).isEqualTo(DEADLINE_EXCEEDED);
    peer.close();
  }

  @Test
  void case51cInterruptedCallerLeavesTheConnectionAlone() throws Exception {
    CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              TtrpcException failure =
                  catchThrowableOfType(
                      TtrpcException.class, () -> unaryCall("x", CallOptions.DEFAULT));
              assertThat(failure.code()).isEqualTo(CANCELLED);
              stillInterrupted.complete(Thread.currentThread().isInterrupted());
            });
    caller.start();
    assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
    caller.interrupt();
    assertThat(stillInterrupted.join()).isTrue();
    peer.send(response(1, "late"));
    assertConnectionWorks(3);
  }

  @Test
  void case51cCancelledFutureGivesTheCallUp() throws Exception {
    CompletableFuture<StringValue> call =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
    assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
    assertThat(call.cancel(true)).isTrue();
    peer.send(response(1, "late"));
    assertConnectionWorks(3);
  }

  @Test
  void asyncCallEndsWithItsResponseStatusOrDeadline() throws Exception {
    var good = ClientCalls.unaryAsync(channel, EchoService.UNARY, text("a"), CallOptions.DEFAULT);
    var bad = ClientCalls.unaryAsync(channel, EchoService.UNARY, text("b"), CallOptions.DEFAULT);
    var late =
        ClientCalls.unaryAsync(
            channel, EchoService.UNARY, text("c"), timeout(Duration.ofMillis(500)));
    for (int i = 0; i < 3; i++) {
      var unused = peer.takeFrame();
    }
    peer.send(Frames.failure(3, StatusCode.ABORTED, "no"), response(1, "yes"));
    assertThat(good.join()).isEqualTo(text("yes"));
    assertThat(failureOf(bad).status()).isEqualTo(Status.of(StatusCode.ABORTED, "no"));
    assertThat(failureOf(late).code()).isEqualTo(DEADLINE_EXCEEDED);
    assertConnectionWorks(7);
  }

  private static CallOptions timeout(Duration timeout) {
    return CallOptions.DEFAULT.withTimeout(timeout);
  }
}
