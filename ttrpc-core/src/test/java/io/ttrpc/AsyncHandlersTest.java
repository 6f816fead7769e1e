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
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.RequestData;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers that return futures and publishers: what they hold, and what they are told. */
@Timeout(40)
class AsyncHandlersTest extends ServerUnderTest {
  private static final int PENDING = 10_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  /** Tasks that a thread of the executor is busy with. */
  private final AtomicInteger busy = new AtomicInteger();

  /** Tasks that the executor was given. */
  private final AtomicInteger tasks = new AtomicInteger();

  private final List<String> log = new CopyOnWriteArrayList<>();
  private Function<StringValue, CompletableFuture<StringValue>> unary =
      CompletableFuture::completedFuture;
  private Function<Flow.Publisher<StringValue>, CompletableFuture<Int64Value>> count =
      requests -> new CompletableFuture<>();
  private Function<StringValue, Flow.Publisher<StringValue>> split = request -> subscriber -> {};
  private Function<Flow.Publisher<StringValue>, Flow.Publisher<StringValue>> chat =
      requests -> requests;

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return builder
        .service(
            ServiceDefinition.builder(EchoService.DESCRIPTOR)
                .unaryAsync(EchoService.UNARY, request -> unary.apply(request))
                .clientStreamingAsync(EchoService.COUNT, requests -> count.apply(requests))
                .serverStreamingAsync(EchoService.SPLIT, request -> split.apply(request))
                .bidiStreamingAsync(EchoService.CHAT, requests -> chat.apply(requests))
                .build())
        .interceptor(
            (call, next) -> {
              call.onEnd(status -> log.add("end " + status.code()));
              call.onReceive(AsyncHandlersTest::refuse);
              next.proceed();
              log.add("returned");
            })
        .executor(
            task -> {
              tasks.incrementAndGet();
              threads.execute(
                  () -> {
                    busy.incrementAndGet();
                    try {
                      task.run();
                    } finally {
                      busy.decrementAndGet();
                    }
                  });
            });
  }

  private static void refuse(MessageLite request) {
    if (request.equals(text("refused"))) {
      throw new TtrpcException(StatusCode.OUT_OF_RANGE, "refused");
    }
  }

  /**
   * Shuts down the threads and replaces the handlers. The test's handlers may hold subscriptions
   * and contexts, which would look like leaks.
   */
  @AfterEach
  void forgetHandlers() {
    threads.shutdown();
    unary = CompletableFuture::completedFuture;
    count = requests -> new CompletableFuture<>();
    split = request -> subscriber -> {};
    chat = requests -> requests;
  }

  /** Keeps what a subscriber is told. */
  private static class Told<T> implements Flow.Subscriber<T> {
    private final long first;
    private final List<T> messages = new CopyOnWriteArrayList<>();
    private final List<@Nullable CallContext> contexts = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<List<T>> end = new CompletableFuture<>();

    Told(long first) {
      this.first = first;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      contexts.add(CallContext.currentOrNull());
      subscription.complete(given);
      if (first > 0) {
        given.request(first);
      }
    }

    @Override
    public void onNext(T message) {
      contexts.add(CallContext.currentOrNull());
      messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      contexts.add(CallContext.currentOrNull());
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      contexts.add(CallContext.currentOrNull());
      end.complete(messages);
    }

    StatusCode failure() throws Exception {
      try {
        throw new AssertionError("completed with " + end.get(10, TimeUnit.SECONDS));
      } catch (java.util.concurrent.ExecutionException e) {
        return Status.of(e).code();
      }
    }
  }

  private Told<StringValue> countWith(long first) {
    Told<StringValue> told = new Told<>(first);
    count =
        requests -> {
          requests.subscribe(told);
          return told.end.thenApply(messages -> Int64Value.of(messages.size()));
        };
    return told;
  }

  @Test
  void tenThousandPendingCallsHoldNoThread() throws Exception {
    Queue<CompletableFuture<StringValue>> futures = new ConcurrentLinkedQueue<>();
    unary =
        request -> {
          CompletableFuture<StringValue> future = new CompletableFuture<>();
          futures.add(future);
          return future;
        };
    CompletableFuture<Void> reading =
        ClientUnderTest.async(
            () -> {
              for (int i = 0; i < PENDING; i++) {
                peer.takeFrame();
              }
              return null;
            });
    for (int i = 0; i < PENDING; i++) {
      peer.send(unary(2 * i + 1, "x"));
    }
    await().untilAsserted(() -> assertThat(futures).hasSize(PENDING));
    await().untilAsserted(() -> assertThat(busy).hasValue(0));
    assertThat(server.callCount()).isEqualTo(PENDING);
    futures.forEach(each -> each.complete(text("done")));
    reading.get(20, TimeUnit.SECONDS);
  }

  @Test
  void futureThatIsCompleteCostsNoTaskBesidesItsHandler() throws Exception {
    for (int i = 0; i < 10; i++) {
      peer.send(unary(2 * i + 1, "x"));
      assertThat(peer.takeFrame()).isEqualTo(response(2 * i + 1, text("x")));
    }
    // A handler that still runs may hand over further tasks.
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(tasks).hasValue(10);
  }

  @Test
  void pendingStreamsHoldNoThread() throws Exception {
    List<Told<StringValue>> all = new CopyOnWriteArrayList<>();
    count =
        requests -> {
          Told<StringValue> told = new Told<>(Long.MAX_VALUE);
          all.add(told);
          requests.subscribe(told);
          return told.end.thenApply(messages -> Int64Value.of(messages.size()));
        };
    for (int id = 1; id < 400; id += 2) {
      peer.send(request(id, RO | ND, "Count", null), data(id, "a"));
    }
    await().untilAsserted(() -> assertThat(all).hasSize(200));
    await().untilAsserted(() -> assertThat(all).allMatch(told -> told.messages.size() == 1));
    await().untilAsserted(() -> assertThat(busy).hasValue(0));
    for (int id = 1; id < 400; id += 2) {
      peer.send(end(id));
      assertThat(peer.takeFrame()).isEqualTo(response(id, Int64Value.of(1)));
    }
  }

  @Test
  void interceptorReturnsWithTheHandlerAndHearsTheEndLater() throws Exception {
    CompletableFuture<StringValue> future = new CompletableFuture<>();
    unary = request -> future;
    peer.send(unary(1, "x"));
    await().untilAsserted(() -> assertThat(log).containsExactly("returned"));
    future.complete(text("y"));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "y"));
    assertThat(log).containsExactly("returned", "end OK");
  }

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
  void contextIsCurrentInAllThatIsCalled() throws Exception {
    Told<StringValue> told = countWith(Long.MAX_VALUE);
    peer.send(request(1, RO | ND, "Count", null), data(1, "a"), end(1));
    peer.takeFrame();
    assertThat(told.contexts).hasSize(3).doesNotContainNull();
    Numbers numbers = new Numbers(50);
    split = request -> numbers;
    peer.send(request(3, 0, "Split", text("x")));
    takeAll(51);
    assertThat(numbers.contexts).hasSizeGreaterThan(2).doesNotContainNull();
  }

  /** Publishes so many texts, as they are asked for. */
  private static final class Numbers implements Flow.Publisher<StringValue> {
    private static final StringValue KILOBYTE = text("x".repeat(1 << 10));
    private final int end;
    private final AtomicInteger sent = new AtomicInteger();
    private final List<@Nullable CallContext> contexts = new CopyOnWriteArrayList<>();
    private final CompletableFuture<@Nullable CallContext> cancelled = new CompletableFuture<>();

    Numbers(int end) {
      this.end = end;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super StringValue> subscriber) {
      contexts.add(CallContext.currentOrNull());
      subscriber.onSubscribe(
          new Flow.Subscription() {
            private long demand;
            private boolean publishing;

            @Override
            public synchronized void request(long count) {
              contexts.add(CallContext.currentOrNull());
              demand += count;
              if (publishing) {
                return;
              }
              publishing = true;
              for (; demand > 0 && sent.get() < end; demand--) {
                sent.incrementAndGet();
                subscriber.onNext(KILOBYTE);
                if (sent.get() == end) {
                  subscriber.onComplete();
                }
              }
              publishing = false;
            }

            @Override
            public void cancel() {
              cancelled.complete(CallContext.currentOrNull());
            }
          });
    }
  }

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
  @SuppressWarnings("NullAway") // What a careless handler does.
  void nullForAFutureOrAPublisherOrTheirValueIsUnknown() throws Exception {
    String nil = "ttrpc: marshal called with nil";
    unary = request -> null;
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.UNKNOWN, nil));
    unary = request -> CompletableFuture.completedFuture(null);
    peer.send(unary(3, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(3, StatusCode.UNKNOWN, nil));
    split = request -> null;
    peer.send(request(5, 0, "Split", text("x")));
    assertThat(peer.takeFrame()).isEqualTo(failure(5, StatusCode.UNKNOWN, nil));
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

  @Test
  void futureIsCancelledWhenAnInterceptorFailsTheCallBehindTheHandler() throws Exception {
    CompletableFuture<StringValue> future = new CompletableFuture<>();
    try (TtrpcServer own =
            TtrpcServer.builder()
                .listen(folder.resolve("own.sock").toString())
                .service(
                    ServiceDefinition.builder(
                            new ServiceDescriptor("test.Echo", List.of(EchoService.UNARY)))
                        .unaryAsync(EchoService.UNARY, request -> future)
                        .build())
                .interceptor(
                    (call, next) -> {
                      next.proceed();
                      throw new TtrpcException(StatusCode.ABORTED, "changed my mind");
                    })
                .start();
        FakePeer client = FakePeer.connect(folder.resolve("own.sock"))) {
      client.send(unary(1, "x"));
      assertThat(client.takeFrame()).isEqualTo(failure(1, StatusCode.ABORTED, "changed my mind"));
      await().untilAsserted(() -> assertThat(future).isCancelled());
      assertThat(own.shutdown(Duration.ofSeconds(10)).completed()).isTrue();
    }
  }

  @Test
  void deadlineOfAPendingCallThatBeganOnTheLoopIsKept() throws Exception {
    try (TtrpcServer own =
            TtrpcServer.builder()
                .listen(folder.resolve("own.sock").toString())
                .service(
                    ServiceDefinition.builder(
                            new ServiceDescriptor("test.Echo", List.of(EchoService.UNARY)))
                        .unaryAsync(EchoService.UNARY, this::threadUnlessNever)
                        .build())
                .start();
        FakePeer client = FakePeer.connect(folder.resolve("own.sock"))) {
      int id = 1;
      Frame onLoop = response(0, "ttrpc-server-1");
      do {
        client.send(unary(id, "x"));
        id += 2;
      } while (!client.takeFrame().data().equals(onLoop.data()));
      client.send(unary(id, "never", Duration.ofMillis(100).toNanos()));
      assertThat(client.takeFrame())
          .isEqualTo(failure(id, StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
      assertThat(own.callCount()).isZero();
    }
  }

  private CompletableFuture<StringValue> threadUnlessNever(StringValue request) {
    return request.getValue().equals("never")
        ? new CompletableFuture<>()
        : CompletableFuture.completedFuture(text(Thread.currentThread().getName()));
  }
}
