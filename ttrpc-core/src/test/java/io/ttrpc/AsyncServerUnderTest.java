package io.ttrpc;

import static io.ttrpc.EchoService.text;

import com.google.protobuf.Int64Value;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A server whose handlers return futures and publishers. A test brings the handlers. */
@Timeout(40)
class AsyncServerUnderTest extends ServerUnderTest {
  final ExecutorService threads = Executors.newFixedThreadPool(2);

  /** Tasks that a thread of the executor is busy with. */
  final AtomicInteger busy = new AtomicInteger();

  /** Tasks that the executor was given. */
  final AtomicInteger tasks = new AtomicInteger();

  final List<String> log = new CopyOnWriteArrayList<>();
  Function<StringValue, CompletableFuture<StringValue>> unary = CompletableFuture::completedFuture;
  Function<Flow.Publisher<StringValue>, CompletableFuture<Int64Value>> count =
      requests -> new CompletableFuture<>();
  Function<StringValue, Flow.Publisher<StringValue>> split = request -> subscriber -> {};
  Function<Flow.Publisher<StringValue>, Flow.Publisher<StringValue>> chat = requests -> requests;

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
              call.onReceive(AsyncServerUnderTest::refuse);
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
  static class Told<T> implements Flow.Subscriber<T> {
    private final long first;
    final List<T> messages = new CopyOnWriteArrayList<>();
    final List<@Nullable CallContext> contexts = new CopyOnWriteArrayList<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    final CompletableFuture<List<T>> end = new CompletableFuture<>();

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

  Told<StringValue> countWith(long first) {
    Told<StringValue> told = new Told<>(first);
    count =
        requests -> {
          requests.subscribe(told);
          return told.end.thenApply(messages -> Int64Value.of(messages.size()));
        };
    return told;
  }

  /** Publishes so many texts, as they are asked for. */
  static final class Numbers implements Flow.Publisher<StringValue> {
    static final StringValue KILOBYTE = text("x".repeat(1 << 10));
    private final int end;
    final AtomicInteger sent = new AtomicInteger();
    final List<@Nullable CallContext> contexts = new CopyOnWriteArrayList<>();
    final CompletableFuture<@Nullable CallContext> cancelled = new CompletableFuture<>();

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
}
