package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;

/** Requests from a publisher; the channel's tasks are run by the test, the latest first. */
class ClientRequestPublisherTest extends ClientUnderTest {
  private final Deque<Runnable> tasks = new ConcurrentLinkedDeque<>();

  @Override
  TtrpcChannel.Builder configure(TtrpcChannel.Builder builder) {
    return builder.executor(tasks::add);
  }

  @Test
  void endFollowsTheLastMessageWhicheverTaskRunsFirst() throws Exception {
    var total =
        ClientCalls.clientStreamingAsync(
            channel, EchoService.COUNT, wordsThenTheEnd("a", "b", "c"), CallOptions.DEFAULT);
    runTasks();
    assertThat(peer.takeFrame()).isEqualTo(request(1, RO | ND, "Count", null));
    for (String word : List.of("a", "b", "c")) {
      assertThat(peer.takeFrame()).isEqualTo(data(1, word));
    }
    assertThat(peer.takeFrame()).isEqualTo(end(1));
    assertThat(total).isNotDone();
    peer.send(response(1, Int64Value.of(3)));
    await().until(() -> !tasks.isEmpty());
    runTasks();
    assertThat(total).isCompletedWithValue(Int64Value.of(3));
  }

  @Test
  void whatIsPublishedBeforeThereIsAConnectionIsSent() throws Exception {
    SubmissionPublisher<StringValue> words = new SubmissionPublisher<>();
    try (TtrpcChannel unconnected = TtrpcChannel.forTarget(path.toString())) {
      var total =
          ClientCalls.clientStreamingAsync(
              unconnected, EchoService.COUNT, words, CallOptions.DEFAULT);
      words.submit(text("early"));
      words.close();
      try (FakePeer server = FakePeer.accept(listener)) {
        assertThat(server.takeFrame()).isEqualTo(request(1, RO | ND, "Count", null));
        assertThat(server.takeFrame()).isEqualTo(data(1, "early"));
        assertThat(server.takeFrame()).isEqualTo(end(1));
        server.send(response(1, Int64Value.of(5)));
        assertThat(total.get()).isEqualTo(Int64Value.of(5));
      }
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.pollLast(); task != null; task = tasks.pollLast()) {
      task.run();
    }
  }

  /** Says that it ends together with the last word, as publishers may. */
  private static Flow.Publisher<StringValue> wordsThenTheEnd(String... words) {
    Queue<String> left = new ArrayDeque<>(List.of(words));
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long count) {
                String word = left.poll();
                if (word != null) {
                  subscriber.onNext(text(word));
                  if (left.isEmpty()) {
                    subscriber.onComplete();
                  }
                }
              }

              @Override
              public void cancel() {}
            });
  }
}
