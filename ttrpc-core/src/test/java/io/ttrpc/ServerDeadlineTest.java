package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.DEADLINE_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import io.ttrpc.internal.wire.RequestData;
import io.ttrpc.testsupport.Latches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Deadlines and cancellation as a server keeps them: part D of the wire cases, and 100. */
class ServerDeadlineTest extends ServerUnderTest {
  private static final long MILLI = 1_000_000;

  @Test
  void case46WithoutTimeoutThereIsNoDeadline() throws Exception {
    service.unary = request -> text("" + CallContext.current().deadline());
    peer.send(unary(1, "", 0));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "null"));
  }

  @Test
  void case46HandlerSeesItsDeadline() throws Exception {
    service.unary =
        request -> {
          Deadline deadline = CallContext.current().deadline();
          long left = deadline == null ? -1 : deadline.remainingNanos();
          return text("" + (left > 0 && left <= 60_000 * MILLI));
        };
    peer.send(unary(1, "", 60_000 * MILLI));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "true"));
  }

  @Test
  void case46PassedDeadlineEndsTheCallAtOnceAndTheLateResultIsDropped() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Status> seen = new CompletableFuture<>();
    service.unary =
        request -> {
          CallContext context = CallContext.current();
          context.onCancel(() -> seen.complete(context.cancellation()));
          Latches.awaitUninterruptibly(release);
          return request;
        };
    peer.send(unary(1, "late", 500 * MILLI));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, DEADLINE_EXCEEDED, "context deadline exceeded"));
    assertThat(seen.get(10, TimeUnit.SECONDS).code()).isEqualTo(DEADLINE_EXCEEDED);
    service.unary = request -> request;
    release.countDown();
    assertConnectionWorks(3);
  }

  @Test
  void handlerThatLacksRequestsIsNotToldThatTheyAreComplete() throws Exception {
    CompletableFuture<StatusCode> seen = new CompletableFuture<>();
    service.count =
        requests -> {
          requests.receive();
          while (!Thread.interrupted()) {
            Thread.onSpinWait();
          }
          try {
            long rest = 0;
            while (requests.receive() != null) {
              rest++;
            }
            seen.complete(StatusCode.OK);
            return Int64Value.of(rest);
          } catch (TtrpcException e) {
            seen.complete(e.code());
            throw e;
          }
        };
    peer.send(
        request(1, RO, new RequestData("test.Echo", "Count", null, 300 * MILLI, ByteString.EMPTY)),
        data(1, "a"),
        data(1, "b"),
        Frames.end(1));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, DEADLINE_EXCEEDED, "context deadline exceeded"));
    assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(DEADLINE_EXCEEDED);
  }

  @Test
  void case46HandlersThreadIsInterrupted() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    service.unary =
        request -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.complete(CallContext.current().isCancelled());
          }
          return request;
        };
    peer.send(unary(1, "late", 500 * MILLI));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, DEADLINE_EXCEEDED, "context deadline exceeded"));
    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void case48OneNanosecondHasPassedAndTheLargestTimeoutDoesNotOverflow() throws Exception {
    peer.send(unary(1, "short", 1));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, DEADLINE_EXCEEDED, "context deadline exceeded"));
    peer.send(unary(3, "long", Long.MAX_VALUE));
    assertThat(peer.takeFrame()).isEqualTo(response(3, "long"));
  }

  @Test
  void case48NegativeTimeoutHasPassedHoweverLongAgo() throws Exception {
    int id = 1;
    for (long timeout : new long[] {-1, -500 * MILLI, Long.MIN_VALUE / 2 - 1, Long.MIN_VALUE}) {
      peer.send(unary(id, "past", timeout));
      assertThat(peer.takeFrame())
          .isEqualTo(failure(id, DEADLINE_EXCEEDED, "context deadline exceeded"));
      id += 2;
    }
    assertConnectionWorks(id);
  }

  @Test
  void everyCallEndsAtItsOwnDeadlineWhicheverCameFirst() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    service.unary =
        request -> {
          Latches.awaitUninterruptibly(release);
          return request;
        };
    long[] millis = {60_000, 700, 300, 60_000, 500, 300, 400};
    for (int i = 0; i < millis.length; i++) {
      peer.send(unary(2 * i + 1, "", millis[i] * MILLI));
    }
    List<Integer> ended = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      var response = peer.takeFrame();
      ended.add(response.streamId());
      assertThat(response)
          .isEqualTo(failure(response.streamId(), DEADLINE_EXCEEDED, "context deadline exceeded"));
    }
    assertThat(ended).containsExactlyInAnyOrder(3, 5, 9, 11, 13);
    release.countDown();
    assertThat(List.of(peer.takeFrame(), peer.takeFrame()))
        .containsExactlyInAnyOrder(response(1, ""), response(7, ""));
    service.unary = request -> request;
    assertConnectionWorks(15);
  }

  @Test
  void case49DeadlineHoldsOnStreams() throws Exception {
    peer.send(
        request(1, RO, new RequestData("test.Echo", "Chat", null, 500 * MILLI, ByteString.EMPTY)),
        data(1, "a"));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "a"));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, DEADLINE_EXCEEDED, "context deadline exceeded"));
    assertConnectionWorks(3);
  }

  @Test
  void case49SendAfterTheDeadlineFails() throws Exception {
    CompletableFuture<Throwable> sendFailure = new CompletableFuture<>();
    service.split =
        (request, responses) -> {
          CompletableFuture<Void> cancelled = new CompletableFuture<>();
          CallContext.current().onCancel(() -> cancelled.complete(null));
          cancelled.join();
          try {
            responses.send(text("too late"));
          } catch (TtrpcException e) {
            sendFailure.complete(e);
          }
        };
    peer.send(
        request(
            1, RC, new RequestData("test.Echo", "Split", text(""), 500 * MILLI, ByteString.EMPTY)));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, DEADLINE_EXCEEDED, "context deadline exceeded"));
    assertThat(sendFailure.get(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            TtrpcException.class, e -> assertThat(e.code()).isEqualTo(DEADLINE_EXCEEDED));
    assertConnectionWorks(3);
  }

  @Test
  void case100LostConnectionCancelsItsCalls() throws Exception {
    var cancelled = cancellationOfChat();
    peer.send(request(1, RO, "Chat", null), data(1, "a"));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "a"));
    peer.close();
    assertThat(cancelled.get().code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void case100HalfClosedConnectionIsALostOne() throws Exception {
    var cancelled = cancellationOfChat();
    peer.send(request(1, RO, "Chat", null), data(1, "a"));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "a"));
    peer.closeSending();
    assertThat(cancelled.get().code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(peer.isClosedByPeer()).isTrue();
  }

  @Test
  void case73ContextIsCancelledOnceTheCallHasEnded() throws Exception {
    CompletableFuture<CallContext> context = new CompletableFuture<>();
    service.unary =
        request -> {
          context.complete(CallContext.current());
          return request;
        };
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "x"));
    org.awaitility.Awaitility.await().until(() -> context.join().isCancelled());
    // Lets go of the context.
    service.unary = request -> request;
  }
}
