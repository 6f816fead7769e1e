package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Publishers of responses: what they are asked for, and the rules that they may break. */
class ResponsePublishersTest extends AsyncServerUnderTest {
  @Test
  void publisherIsAskedForNoMoreWhileThePeerDoesNotRead() throws Exception {
    int all = 20_000;
    Numbers numbers = new Numbers(all);
    split = request -> numbers;
    peer.send(request(1, 0, "Split", text("x")));
    // Half a megabyte is in the socket and the queue; then nobody works and nobody waits.
    await().during(Duration.ofMillis(300)).until(() -> numbers.sent.get() > 100 && busy.get() == 0);
    assertThat(numbers.sent.get()).isLessThan(2_000);
    for (int i = 0; i < all; i++) {
      peer.takeFrame();
    }
    assertThat(peer.takeFrame()).isEqualTo(end(1));
  }

  @Test
  void publisherIsCancelledWithTheCall() throws Exception {
    Numbers numbers = new Numbers(Integer.MAX_VALUE);
    split = request -> numbers;
    peer.send(request(1, 0, "Split", text("x")));
    await().until(() -> numbers.sent.get() > 0);
    peer.close();
    assertThat(numbers.cancelled.get(10, TimeUnit.SECONDS)).isNotNull();
    await().untilAsserted(() -> assertThat(log).contains("end CANCELLED"));
  }

  @Test
  void publisherThatSendsMoreThanItWasAskedForFailsItsCall() throws Exception {
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    split = request -> subscriber -> flood(subscriber, cancelled);
    peer.send(request(1, 0, "Split", text("x")));
    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isTrue();
    int messages = 0;
    Frame frame = peer.takeFrame();
    for (; frame.equals(data(1, Numbers.KILOBYTE.getValue())); frame = peer.takeFrame()) {
      messages++;
    }
    assertThat(messages).isLessThan(2_000);
    assertThat(frame).isEqualTo(failure(1, StatusCode.UNKNOWN, "the handler failed"));
  }

  private static void flood(
      Flow.Subscriber<? super StringValue> subscriber, CompletableFuture<Boolean> cancelled) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {}

          @Override
          public void cancel() {
            cancelled.complete(true);
          }
        });
    while (!cancelled.isDone()) {
      subscriber.onNext(Numbers.KILOBYTE);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // What a careless publisher does.
  void publisherThatSignalsNullFailsItsCall() throws Exception {
    split = request -> subscriber -> subscriber.onError(null);
    peer.send(request(1, 0, "Split", text("x")));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.UNKNOWN, "the handler failed"));
    split = request -> subscriber -> threads.execute(() -> subscriber.onSubscribe(null));
    peer.send(request(3, 0, "Split", text("x")));
    assertThat(peer.takeFrame()).isEqualTo(failure(3, StatusCode.UNKNOWN, "the handler failed"));
    split =
        request ->
            subscriber -> {
              new Numbers(0).subscribe(subscriber);
              subscriber.onNext(null);
            };
    peer.send(request(5, 0, "Split", text("x")));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(5, StatusCode.UNKNOWN, "ttrpc: marshal called with nil"));
  }
}
