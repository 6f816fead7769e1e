package io.ttrpc;

import static io.ttrpc.ClientUnderTest.failureOf;
import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ttrpc.testsupport.Collected;
import io.ttrpc.testsupport.LoggedLines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Futures and publishers on both ends. */
@Timeout(20)
@SuppressWarnings("FutureReturnValueIgnored") // Futures are completed for their effect.
class AsyncCallsTest {
  @TempDir Path folder;
  private final CompletableFuture<Boolean> futureCancelled = new CompletableFuture<>();
  private TtrpcServer server;
  private TtrpcChannel channel;

  /** Serves with futures and publishers what {@link EchoService} serves with plain methods. */
  private ServiceDefinition definition() {
    return ServiceDefinition.builder(EchoService.DESCRIPTOR)
        .unaryAsync(EchoService.UNARY, this::unary)
        .clientStreamingAsync(EchoService.COUNT, AsyncCallsTest::count)
        .serverStreamingAsync(EchoService.SPLIT, AsyncCallsTest::split)
        .bidiStreamingAsync(EchoService.CHAT, Echo::new)
        .build();
  }

  private CompletableFuture<StringValue> unary(StringValue request) {
    CompletableFuture<StringValue> response = new CompletableFuture<>();
    switch (request.getValue()) {
      case "never" ->
          response.whenComplete(
              (value, failure) -> futureCancelled.complete(response.isCancelled()));
      case "fail" ->
          response.completeExceptionally(new TtrpcException(StatusCode.ABORTED, "on purpose"));
      default -> response.completeAsync(() -> request);
    }
    return response;
  }

  private static CompletableFuture<Int64Value> count(Flow.Publisher<StringValue> requests) {
    Collected<StringValue> collected = new Collected<>();
    requests.subscribe(collected);
    return collected
        .all()
        .thenApply(
            messages ->
                Int64Value.of(messages.stream().mapToLong(each -> each.getValue().length()).sum()));
  }

  private static Flow.Publisher<StringValue> split(StringValue request) {
    return subscriber -> {
      List<String> words = List.of(request.getValue().split(" ", -1));
      subscriber.onSubscribe(new Words(subscriber, words.iterator(), new AtomicBoolean()));
    };
  }

  /** Publishes words on demand, then the end; behind the word "broken" it fails. */
  private record Words(
      Flow.Subscriber<? super StringValue> subscriber, Iterator<String> words, AtomicBoolean done)
      implements Flow.Subscription {
    @Override
    public synchronized void request(long count) {
      String last = "";
      for (long i = 0; i < count && words.hasNext(); i++) {
        last = words.next();
        subscriber.onNext(text(last));
      }
      if (last.equals("broken") && done.compareAndSet(false, true)) {
        subscriber.onError(new TtrpcException(StatusCode.DATA_LOSS, "broken"));
      } else if (!words.hasNext() && done.compareAndSet(false, true)) {
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      done.set(true);
    }
  }

  @BeforeEach
  void start() throws Exception {
    String address = folder.resolve("s.sock").toString();
    server = TtrpcServer.builder().listen(address).service(definition()).start();
    channel = TtrpcChannel.forTarget(address);
  }

  @AfterEach
  void stop() {
    channel.close();
    server.close();
  }

  @Test
  void futuresCompleteUnaryCalls() {
    assertThat(
            ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT)
                .join())
        .isEqualTo(text("x"));
    assertThat(ClientCalls.unary(channel, EchoService.UNARY, text("y"), CallOptions.DEFAULT))
        .isEqualTo(text("y"));
  }

  @Test
  void failedFutureIsItsStatus() {
    CompletableFuture<StringValue> call =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text("fail"), CallOptions.DEFAULT);
    assertThat(failureOf(call).status()).isEqualTo(Status.of(StatusCode.ABORTED, "on purpose"));
  }

  @Test
  void passedDeadlineCancelsTheServersFuture() throws Exception {
    CompletableFuture<StringValue> call =
        ClientCalls.unaryAsync(
            channel,
            EchoService.UNARY,
            text("never"),
            CallOptions.DEFAULT.withTimeout(Duration.ofMillis(500)));
    assertThat(failureOf(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(futureCancelled.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void publishedResponsesReachTheSubscriberOnDemand() {
    Collected<StringValue> responses = new Collected<>(2);
    ClientCalls.serverStreamingAsync(
            channel, EchoService.SPLIT, text("a b c d"), CallOptions.DEFAULT)
        .subscribe(responses);
    await().until(() -> responses.seen().size() == 2);
    assertThat(responses.seen()).containsExactly(text("a"), text("b"));
    responses.request(1);
    await().until(() -> responses.seen().size() == 3);
    assertThat(responses.all()).isNotDone();
    responses.request(10);
    assertThat(responses.all().join()).containsExactly(text("a"), text("b"), text("c"), text("d"));
  }

  @Test
  void failedPublisherIsItsStatusBehindItsMessages() {
    Collected<StringValue> responses = new Collected<>();
    ClientCalls.serverStreamingAsync(
            channel, EchoService.SPLIT, text("broken"), CallOptions.DEFAULT)
        .subscribe(responses);
    assertThat(failureOf(responses.all()).status())
        .isEqualTo(Status.of(StatusCode.DATA_LOSS, "broken"));
    assertThat(responses.seen()).containsExactly(text("broken"));
  }

  @Test
  void publishedRequestsAreUploaded() {
    assertThat(
            ClientCalls.clientStreamingAsync(
                    channel, EchoService.COUNT, published("a", "bb", "ccc"), CallOptions.DEFAULT)
                .join())
        .isEqualTo(Int64Value.of(6));
    assertThat(
            ClientCalls.clientStreamingAsync(
                    channel, EchoService.COUNT, published(), CallOptions.DEFAULT)
                .join())
        .isEqualTo(Int64Value.of(0));
  }

  @Test
  void publishersTalkToEachOther() {
    Collected<StringValue> responses = new Collected<>();
    ClientCalls.bidiStreamingAsync(
            channel, EchoService.CHAT, published("1", "2", "3"), CallOptions.DEFAULT)
        .subscribe(responses);
    assertThat(responses.all().join()).containsExactly(text("1"), text("2"), text("3"));
  }

  @Test
  void cancelledSubscriptionGivesTheCallUp() {
    Collected<StringValue> responses = new Collected<>(1);
    ClientCalls.serverStreamingAsync(channel, EchoService.SPLIT, text("a b c"), CallOptions.DEFAULT)
        .subscribe(responses);
    await().until(() -> responses.seen().size() == 1);
    responses.cancel();
    assertThat(ClientCalls.unary(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT))
        .isEqualTo(text("x"));
    assertThat(responses.all()).isNotDone();
  }

  @Test
  void subscribersThatThrowAtEachCallDoNotFillTheLog() {
    int calls = 100;
    AtomicInteger thrown = new AtomicInteger();
    try (LoggedLines log = new LoggedLines()) {
      for (int i = 0; i < calls; i++) {
        ClientCalls.serverStreamingAsync(channel, EchoService.SPLIT, text("a"), CallOptions.DEFAULT)
            .subscribe(new Throwing(thrown));
      }
      await().untilAsserted(() -> assertThat(thrown).hasValue(calls));
      assertThat(log.warnings()).hasSizeBetween(1, 40);
    }
  }

  /** Throws at each message, and counts that. */
  private record Throwing(AtomicInteger thrown) implements Flow.Subscriber<StringValue> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(StringValue message) {
      thrown.incrementAndGet();
      throw new IllegalStateException("on purpose");
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void failedPublisherOfRequestsEndsTheCall() {
    SubmissionPublisher<StringValue> requests = new SubmissionPublisher<>();
    CompletableFuture<Int64Value> call =
        ClientCalls.clientStreamingAsync(channel, EchoService.COUNT, requests, CallOptions.DEFAULT);
    await().until(requests::hasSubscribers);
    requests.closeExceptionally(new IllegalStateException("no more film"));
    TtrpcException failure = failureOf(call);
    assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(failure.getCause()).hasMessage("no more film");
  }

  @Test
  void callToNobodyFailsItsFutureAndItsSubscriber() {
    try (TtrpcChannel nobody = TtrpcChannel.forTarget(folder.resolve("nobody.sock").toString())) {
      assertThat(
              failureOf(
                  ClientCalls.unaryAsync(
                      nobody, EchoService.UNARY, text("x"), CallOptions.DEFAULT)))
          .isInstanceOf(ConnectionClosedException.class);
      Collected<StringValue> responses = new Collected<>(1);
      ClientCalls.serverStreamingAsync(nobody, EchoService.SPLIT, text("x"), CallOptions.DEFAULT)
          .subscribe(responses);
      assertThat(failureOf(responses.all())).isInstanceOf(ConnectionClosedException.class);
    }
  }

  private static Flow.Publisher<StringValue> published(String... texts) {
    return subscriber -> {
      SubmissionPublisher<StringValue> publisher = new SubmissionPublisher<>();
      publisher.subscribe(subscriber);
      for (String each : texts) {
        publisher.submit(text(each));
      }
      publisher.close();
    };
  }

  /** Publishes what it subscribed to. */
  private record Echo(Flow.Publisher<StringValue> requests) implements Flow.Publisher<StringValue> {
    @Override
    public void subscribe(Flow.Subscriber<? super StringValue> subscriber) {
      requests.subscribe(subscriber);
    }
  }
}
