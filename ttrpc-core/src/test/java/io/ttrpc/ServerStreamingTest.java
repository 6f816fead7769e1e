package io.ttrpc;

import static io.ttrpc.ClientUnderTest.async;
import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.INVALID_ARGUMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.ResponseEnvelope;
import io.ttrpc.testsupport.Latches;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Streams as a server meets them: part E of the wire cases. */
class ServerStreamingTest extends ServerUnderTest {
  private static final String STREAM_CLOSED = "data handling error: ttrpc: stream closed";
  private static final Duration PAUSE = Duration.ofMillis(100);

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder).streamBuffer(64, 64 << 10).streamPause(PAUSE);
  }

  @Test
  void case52And53BidiStreamEchoesAndEnds() throws Exception {
    int id = 1;
    for (int flags : new int[] {RO, RO | ND}) {
      peer.send(request(id, flags, "Chat", null), data(id, "a"), data(id, "b"), end(id));
      assertThat(takeAll(3)).containsExactly(data(id, "a"), data(id, "b"), end(id));
      id += 2;
    }
    assertConnectionWorks(id);
  }

  @Test
  void case54PayloadOfAnOpeningRequestIsTheFirstMessage() throws Exception {
    int id = 1;
    for (int flags : new int[] {RO, RO | ND, 0}) {
      peer.send(request(id, flags, "Chat", text("first")), data(id, "second"), end(id));
      assertThat(takeAll(3)).containsExactly(data(id, "first"), data(id, "second"), end(id));
      id += 2;
    }
  }

  @Test
  void case55DataOnARunningUnaryCallEndsItWithOneResponse() throws Exception {
    int id = 1;
    for (int flags : new int[] {0, RC, RO, RC | RO, RC | ND}) {
      Cancellation cancelled = new Cancellation();
      CountDownLatch entered = new CountDownLatch(1);
      service.unary =
          request -> {
            CallContext context = CallContext.current();
            context.onCancel(() -> cancelled.status.complete(context.cancellation()));
            entered.countDown();
            cancelled.status.join();
            return text("dropped");
          };
      peer.send(unary(id, "x"));
      entered.await();
      peer.send(data(id, flags, ""), data(id, flags, "and more"));
      assertThat(peer.takeFrame()).isEqualTo(failure(id, INVALID_ARGUMENT, STREAM_CLOSED));
      assertThat(cancelled.get().code()).isEqualTo(INVALID_ARGUMENT);
      id += 2;
    }
    service.unary = request -> request;
    assertConnectionWorks(id);
  }

  @Test
  void case55NoDataAloneOnARunningUnaryCallIsIgnored() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    service.unary =
        request -> {
          Latches.awaitOrCancel(release);
          return request;
        };
    peer.send(unary(1, "x"), data(1, ND, ""), data(1, ND, ""), data(2, ND, ""));
    // The response about the even id shows that the frames before it have been read.
    assertThat(peer.takeFrame().streamId()).isEqualTo(2);
    release.countDown();
    assertThat(peer.takeFrame()).isEqualTo(response(1, "x"));
  }

  @Test
  void case61NoDataWithBytesIsRefusedOnAUnaryCall() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    service.unary =
        request -> {
          Latches.awaitOrCancel(never);
          return request;
        };
    peer.send(unary(1, "x"), data(1, ND, "x"), data(1, ND, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, INVALID_ARGUMENT, contradiction(3)));
    service.unary = request -> request;
    assertConnectionWorks(3);
  }

  @Test
  void case56EmptyPayloadOfAnOpeningRequestIsNoMessage() throws Exception {
    peer.send(request(1, RO, "Chat", null), data(1, "only"), end(1));
    assertThat(takeAll(2)).containsExactly(data(1, "only"), end(1));
  }

  @Test
  void case57RequestThatClosesEndsTheInputAtOnce() throws Exception {
    peer.send(request(1, RC, "Count", null));
    assertThat(peer.takeFrame()).isEqualTo(response(1, Int64Value.of(0)));
    peer.send(request(3, RC, "Chat", null));
    assertThat(peer.takeFrame()).isEqualTo(end(3));
  }

  @Test
  void case58StreamsMayBeOpenedWithoutFlags() throws Exception {
    peer.send(request(1, 0, "Split", text("a b")));
    assertThat(takeAll(3)).containsExactly(data(1, "a"), data(1, "b"), end(1));
    peer.send(request(3, 0, "Count", null), data(3, "abc"), end(3));
    assertThat(peer.takeFrame()).isEqualTo(response(3, Int64Value.of(3)));
  }

  @Test
  void case59ServerStreamOfAnEmptyRequestIsServed() throws Exception {
    peer.send(request(1, RC, "Split", StringValue.getDefaultInstance()));
    assertThat(takeAll(2)).containsExactly(data(1, ""), end(1));
  }

  @Test
  void case60DataWithoutBytesIsADefaultMessage() throws Exception {
    peer.send(request(1, RO | ND, "Chat", null), data(1, ""), end(1));
    assertThat(takeAll(2)).containsExactly(data(1, ""), end(1));
  }

  @Test
  void case61NoDataWithoutCloseAndBytesIsIgnored() throws Exception {
    peer.send(request(1, RO | ND, "Chat", null), data(1, ND, ""), data(1, ND | RO, ""));
    peer.send(data(1, "kept"), end(1));
    assertThat(takeAll(2)).containsExactly(data(1, "kept"), end(1));
  }

  @Test
  void case61NoDataWithBytesIsRefusedOnItsStreamOnce() throws Exception {
    int id = 1;
    for (int flags : new int[] {ND, ND | RO, ND | RC, ND | RO | RC}) {
      Cancellation cancelled = cancellationOfChat();
      peer.send(request(id, RO | ND, "Chat", null), data(id, "a"));
      assertThat(peer.takeFrame()).isEqualTo(data(id, "a"));
      peer.send(data(id, flags, "kept from nobody"), data(id, flags, "again"), end(id));
      assertThat(peer.takeFrame()).isEqualTo(failure(id, INVALID_ARGUMENT, contradiction(18)));
      assertThat(cancelled.get().code()).isEqualTo(INVALID_ARGUMENT);
      id += 2;
    }
    assertConnectionWorks(id);
  }

  @Test
  void case61NoDataWithBytesIsRefusedThoughTheInputIsClosed() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    service.split = (request, responses) -> Latches.awaitOrCancel(never);
    peer.send(request(1, RC, "Split", text("x")), data(1, RC | ND, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, INVALID_ARGUMENT, contradiction(3)));
    assertConnectionWorks(3);
  }

  private static String contradiction(int bytes) {
    return "data handling error: the frame says that it has no data but has " + bytes + " bytes";
  }

  @Test
  void case62ClosingDataWithoutNoDataIsADefaultMessageThenTheEnd() throws Exception {
    peer.send(request(1, RO | ND, "Chat", null), data(1, RC, ""));
    assertThat(takeAll(2)).containsExactly(data(1, ""), end(1));
  }

  @Test
  void case63ClosingDataWithBytesIsAMessageThenTheEndAndNoError() throws Exception {
    peer.send(request(1, RO | ND, "Chat", null), data(1, RC, "last"));
    assertThat(takeAll(2)).containsExactly(data(1, "last"), end(1));
    assertConnectionWorks(3);
  }

  @Test
  void case65DataAfterTheCloseEndsTheStreamWithOneResponse() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    service.chat =
        (requests, responses) -> {
          responses.send(text("begun"));
          Latches.awaitOrCancel(never);
        };
    var cancelled = cancellationOfChat();
    peer.send(request(1, RO | ND, "Chat", null), end(1));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "begun"));
    peer.send(data(1, "a"), data(1, "b"), end(1));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, INVALID_ARGUMENT, STREAM_CLOSED));
    assertThat(cancelled.get().code()).isEqualTo(INVALID_ARGUMENT);
    assertConnectionWorks(3);
  }

  @Test
  void case65aSecondCloseIsIgnored() throws Exception {
    CountDownLatch closedTwice = new CountDownLatch(1);
    service.chat = (requests, responses) -> Latches.awaitOrCancel(closedTwice);
    service.split = (request, responses) -> Latches.awaitOrCancel(closedTwice);
    peer.send(request(1, RO | ND, "Chat", null), end(1), end(1));
    peer.send(request(3, RC, "Split", text("")), end(3));
    assertConnectionWorks(5);
    closedTwice.countDown();
    assertThat(takeAll(2)).containsExactlyInAnyOrder(end(1), end(3));
  }

  @Test
  void case66DataOfANeverOpenedStreamIsRefused() throws Exception {
    peer.send(data(7, "who?"));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(7, INVALID_ARGUMENT, "StreamID is no longer active"));
    peer.send(data(8, "who?"));
    assertThat(peer.takeFrame())
        .isEqualTo(
            failure(8, INVALID_ARGUMENT, "StreamID must be odd for client initiated streams"));
    assertConnectionWorks(9);
  }

  @Test
  void case67DataOfAFinishedStreamIsDropped() throws Exception {
    service.chat = (requests, responses) -> {};
    peer.send(request(1, RO | ND, "Chat", null));
    assertThat(peer.takeFrame()).isEqualTo(end(1));
    peer.send(data(1, "late"), data(1, "later"), end(1));
    assertConnectionWorks(3);
    peer.send(data(3, "on a unary call"), end(3), data(1, "latest"));
    assertConnectionWorks(5);
  }

  @Test
  void case68FailureFollowsTheMessagesThatWereSent() throws Exception {
    service.split =
        (request, responses) -> {
          responses.send(text("one"));
          throw new TtrpcException(StatusCode.DATA_LOSS, "the rest is gone");
        };
    peer.send(request(1, RC, "Split", text("")));
    assertThat(takeAll(2))
        .containsExactly(data(1, "one"), failure(1, StatusCode.DATA_LOSS, "the rest is gone"));
    assertConnectionWorks(3);
  }

  @Test
  void case69ServerStreamEndsWithAnEmptyClosingFrameAndNoResponse() throws Exception {
    peer.send(request(1, RC, "Split", text("a")));
    assertThat(takeAll(2)).containsExactly(data(1, "a"), end(1));
    assertConnectionWorks(3);
  }

  @Test
  void case70ClientStreamEndsWithAResponse() throws Exception {
    peer.send(request(1, RO | ND, "Count", null), data(1, "ab"), data(1, "c"), end(1));
    assertThat(peer.takeFrame()).isEqualTo(response(1, Int64Value.of(3)));
    peer.send(request(3, RO | ND, "Count", null), end(3));
    assertThat(peer.takeFrame()).isEqualTo(Frame.of(3, 2, 0, ByteString.EMPTY));
  }

  @Test
  void case71UndecodableMessageFailsTheStream() throws Exception {
    peer.send(request(1, RO | ND, "Chat", null), data(1, "good"));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "good"));
    peer.send(Frame.of(1, 3, 0, ByteString.copyFrom(bytes("0aff"))));
    ResponseEnvelope response = ResponseEnvelope.parse(peer.takeFrame().data());
    assertThat(response.status().code()).isEqualTo(StatusCode.INTERNAL.number());
    assertConnectionWorks(3);
  }

  @Test
  void case71HandlerMayGoOnAfterAnUndecodableMessage() throws Exception {
    service.chat =
        (requests, responses) -> {
          try {
            requests.receive();
          } catch (TtrpcException e) {
            responses.send(text(e.code() + ""));
          }
        };
    peer.send(request(1, RO | ND, "Chat", null));
    peer.send(Frame.of(1, 3, 0, ByteString.copyFrom(bytes("0aff"))));
    assertThat(takeAll(2)).containsExactly(data(1, "INTERNAL"), end(1));
  }

  @Test
  void case72CallBehindAFullStreamWaitsForOnePauseOnly() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    service.chat = (requests, responses) -> Latches.awaitOrCancel(never);
    peer.send(request(1, RO | ND, "Chat", null));
    // A pause for each message that does not fit would be twenty seconds.
    for (int i = 0; i < 264; i++) {
      peer.send(data(1, "message " + i));
    }
    long sent = System.nanoTime();
    peer.send(unary(3, "behind"));
    assertThat(peer.takeFrame().streamId()).isEqualTo(1);
    assertThat(peer.takeFrame()).isEqualTo(response(3, "behind"));
    assertThat(Duration.ofNanos(System.nanoTime() - sent))
        .isLessThan(PAUSE.plus(Duration.ofSeconds(5)));
  }

  @Test
  void case72StreamThatIsNotReadLosesOnlyItself() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    service.chat = (requests, responses) -> Latches.awaitOrCancel(never);
    var cancelled = cancellationOfChat();
    peer.send(request(1, RO | ND, "Chat", null));
    for (int i = 0; i < 80; i++) {
      peer.send(data(1, "message " + i));
    }
    peer.send(unary(3, "behind"));
    Frame full = peer.takeFrame();
    assertThat(full.streamId()).isEqualTo(1);
    ResponseEnvelope response = ResponseEnvelope.parse(full.data());
    assertThat(response.status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED.number());
    assertThat(response.status().message())
        .startsWith("data handling error: ttrpc: stream buffer full");
    assertThat(peer.takeFrame()).isEqualTo(response(3, "behind"));
    assertThat(cancelled.get().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
  }

  @Test
  void slowConsumerThatKeepsUpInTheEndLosesNothing() throws Exception {
    CountDownLatch full = new CountDownLatch(1);
    service.count =
        requests -> {
          Latches.awaitOrCancel(full);
          long count = 0;
          for (StringValue unused : requests) {
            count++;
          }
          return Int64Value.of(count);
        };
    peer.send(request(1, RO | ND, "Count", null));
    // More than the stream's buffer holds; the socket keeps what the reader leaves.
    for (int i = 0; i < 200; i++) {
      peer.send(data(1, "m"));
    }
    full.countDown();
    peer.send(end(1));
    assertThat(peer.takeFrame()).isEqualTo(response(1, Int64Value.of(200)));
  }

  @Test
  void case73HandlerMayReturnWhileTheClientStillSends() throws Exception {
    List<CallContext> contexts = new ArrayList<>();
    service.chat =
        (requests, responses) -> {
          contexts.add(CallContext.current());
          responses.send(requests.iterator().next());
        };
    peer.send(request(1, RO | ND, "Chat", null), data(1, "a"), data(1, "b"));
    assertThat(takeAll(2)).containsExactly(data(1, "a"), end(1));
    peer.send(data(1, "c"), end(1));
    assertConnectionWorks(3);
    await().until(() -> contexts.get(0).isCancelled());
    service.chat = (requests, responses) -> {};
  }

  @Test
  void case74SenderToAPeerThatDoesNotReadEndsWithItsConnection() throws Exception {
    CompletableFuture<StatusCode> failure = new CompletableFuture<>();
    service.split =
        (request, responses) -> {
          try {
            while (true) {
              responses.send(text("x".repeat(32 << 10)));
            }
          } catch (TtrpcException e) {
            failure.complete(e.code());
          }
        };
    peer.send(request(1, RC, "Split", text("")));
    await().until(peer::hasUnread);
    peer.close();
    assertThat(failure.get(10, TimeUnit.SECONDS)).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void case74PeerThatDoesNotReadHoldsBackItsOwnConnectionOnly() throws Exception {
    service.split =
        (request, responses) -> {
          for (int i = 0; i < 200; i++) {
            responses.send(text("x".repeat(32 << 10)));
          }
        };
    peer.send(request(1, RC, "Split", text("")));
    try (FakePeer other = FakePeer.connect(path)) {
      other.send(unary(1, "not held back"));
      assertThat(other.takeFrame()).isEqualTo(response(1, "not held back"));
    }
    assertThat(takeAll(201).get(200)).isEqualTo(end(1));
  }

  @Test
  void case75OrderWithinAStreamIsKeptUnderLoad() throws Exception {
    int streams = 8;
    int messages = 1000;
    CompletableFuture<Void> sending = async(() -> sendInterleaved(streams, messages));
    int[] next = new int[streams];
    for (int i = 0; i < streams * (messages + 1); i++) {
      Frame frame = peer.takeFrame();
      int id = frame.streamId();
      int number = next[id / 2]++;
      assertThat(frame).isEqualTo(number < messages ? data(id, "" + number) : end(id));
    }
    sending.join();
  }

  private Void sendInterleaved(int streams, int messages) throws IOException {
    for (int id = 1; id < 2 * streams; id += 2) {
      peer.send(request(id, RO | ND, "Chat", null));
    }
    for (int i = 0; i < messages; i++) {
      for (int id = 1; id < 2 * streams; id += 2) {
        peer.send(data(id, "" + i));
      }
    }
    for (int id = 1; id < 2 * streams; id += 2) {
      peer.send(end(id));
    }
    return null;
  }
}
