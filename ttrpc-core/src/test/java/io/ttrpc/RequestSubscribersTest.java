package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.RequestData;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Subscribers to the requests of a stream: what they are told, and when. */
class RequestSubscribersTest extends AsyncServerUnderTest {
  @Test
  void subscriberIsToldOfTheEndOfTheRequests() throws Exception {
    Told<StringValue> told = countWith(Long.MAX_VALUE);
    peer.send(request(1, RO | ND, "Count", null), data(1, "a"), data(1, "b"), end(1));
    assertThat(peer.takeFrame()).isEqualTo(response(1, Int64Value.of(2)));
    assertThat(told.messages).containsExactly(text("a"), text("b"));
  }

  @Test
  void subscriberIsToldOfAPassedDeadline() throws Exception {
    Told<StringValue> told = countWith(Long.MAX_VALUE);
    peer.send(countWithTimeout(Duration.ofMillis(200)), data(1, "a"));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
    assertThat(told.failure()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(told.messages).containsExactly(text("a"));
  }

  @Test
  void subscriberIsToldOfALostConnection() throws Exception {
    Told<StringValue> told = countWith(Long.MAX_VALUE);
    peer.send(request(1, RO | ND, "Count", null), data(1, "a"));
    await().untilAsserted(() -> assertThat(told.messages).hasSize(1));
    peer.close();
    assertThat(told.failure()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void subscriberIsToldOfAProtocolViolation() throws Exception {
    Told<StringValue> told = countWith(0);
    peer.send(request(1, RO | ND, "Count", null));
    told.subscription.join();
    peer.send(data(1, "a"), end(1), data(1, "b"));
    assertThat(peer.takeFrame().streamId()).isEqualTo(1);
    assertThat(told.failure()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(told.messages).isEmpty();
  }

  @Test
  void subscriberThatLacksRequestsIsNotToldThatTheyAreComplete() throws Exception {
    Told<StringValue> told = countWith(1);
    peer.send(countWithTimeout(Duration.ofMillis(300)), data(1, "a"), data(1, "b"), end(1));
    assertThat(peer.takeFrame().streamId()).isEqualTo(1);
    assertThat(told.failure()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(told.messages).containsExactly(text("a"));
  }

  private static Frame countWithTimeout(Duration timeout) {
    return request(
        1,
        RO | ND,
        new RequestData("test.Echo", "Count", null, timeout.toNanos(), ByteString.EMPTY));
  }

  @Test
  void requestsComeAsTheyAreAskedFor() throws Exception {
    Told<StringValue> told = countWith(1);
    peer.send(request(1, RO | ND, "Count", null), data(1, "a"), data(1, "b"), data(1, "c"), end(1));
    await().untilAsserted(() -> assertThat(told.messages).hasSize(1));
    told.subscription.join().request(1);
    await().untilAsserted(() -> assertThat(told.messages).hasSize(2));
    assertThat(told.end).isNotDone();
    told.subscription.join().request(1);
    assertThat(peer.takeFrame()).isEqualTo(response(1, Int64Value.of(3)));
  }

  @Test
  void cancelledSubscriptionDropsWhatStillComes() throws Exception {
    Told<StringValue> told = new Told<>(1);
    CompletableFuture<Int64Value> response = new CompletableFuture<>();
    count =
        requests -> {
          requests.subscribe(told);
          return response;
        };
    peer.send(request(1, RO | ND, "Count", null), data(1, "a"));
    await().untilAsserted(() -> assertThat(told.messages).hasSize(1));
    told.subscription.join().cancel();
    for (int i = 0; i < 5_000; i++) {
      peer.send(data(1, "dropped"));
    }
    peer.send(unary(3, "behind"));
    assertThat(peer.takeFrame()).isEqualTo(response(3, "behind"));
    response.complete(Int64Value.of(7));
    assertThat(peer.takeFrame()).isEqualTo(response(1, Int64Value.of(7)));
    assertThat(told.end).isNotDone();
  }

  @Test
  void handlerOfARefusedRequestIsToldAndGivenUp() throws Exception {
    Told<StringValue> told = new Told<>(Long.MAX_VALUE);
    CompletableFuture<Int64Value> response = new CompletableFuture<>();
    count =
        requests -> {
          requests.subscribe(told);
          return response;
        };
    peer.send(request(1, RO | ND, "Count", null), data(1, "a"), data(1, "refused"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.OUT_OF_RANGE, "refused"));
    assertThat(told.failure()).isEqualTo(StatusCode.OUT_OF_RANGE);
    assertThat(told.messages).containsExactly(text("a"));
    await().untilAsserted(() -> assertThat(response).isCancelled());
  }

  @Test
  void handlerWhoseSubscriberThrowsIsGivenUp() throws Exception {
    CompletableFuture<Int64Value> response = new CompletableFuture<>();
    count =
        requests -> {
          requests.subscribe(
              new Told<StringValue>(1) {
                @Override
                public void onNext(StringValue message) {
                  throw new TtrpcException(StatusCode.ABORTED, "cannot take it");
                }
              });
          return response;
        };
    peer.send(request(1, RO | ND, "Count", null), data(1, "a"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.ABORTED, "cannot take it"));
    await().untilAsserted(() -> assertThat(response).isCancelled());
  }
}
