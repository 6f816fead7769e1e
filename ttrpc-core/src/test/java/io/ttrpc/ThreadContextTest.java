package io.ttrpc;

import static io.ttrpc.ClientUnderTest.failureOf;
import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The callbacks of a call run with the values of the thread that made or served the call. */
@Timeout(40)
@SuppressWarnings("FutureReturnValueIgnored") // Futures are completed for their effect.
class ThreadContextTest {
  private static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

  /** The surroundings that the callbacks found, by their names. */
  private final Set<String> found = ConcurrentHashMap.newKeySet();

  private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();

  @TempDir Path folder;
  private String address = "";
  private final EchoAsync service = new EchoAsync();
  private TtrpcServer server;
  private TtrpcChannel channel;

  @BeforeEach
  void start() throws Exception {
    address = folder.resolve("s.sock").toString();
    server =
        TtrpcServer.builder()
            .listen(address)
            .service(service.definition())
            .threadContext(ThreadContextTest::capture)
            .interceptor(ThreadContextTest::serve)
            .interceptor(this::map)
            .start();
    channel = TtrpcChannel.builder(address).threadContext(ThreadContextTest::capture).build();
    TENANT.set("caller");
  }

  @AfterEach
  void stop() {
    TENANT.remove();
    channel.close();
    server.close();
    elsewhere.shutdown();
  }

  private static ThreadContext.Captured capture() {
    String captured = TENANT.get();
    return action -> {
      String before = TENANT.get();
      TENANT.set(captured);
      try {
        action.run();
      } finally {
        TENANT.set(before);
      }
    };
  }

  /** Serves a call with a value on its thread, as an interceptor for security does. */
  private static void serve(ServerCall call, ServerInterceptor.Next next) throws Exception {
    TENANT.set("served");
    try {
      next.proceed();
    } finally {
      TENANT.remove();
    }
  }

  private void map(ServerCall call, ServerInterceptor.Next next) throws Exception {
    call.mapFailure(
        failure -> {
          note("mapFailure");
          return failure;
        });
    next.proceed();
  }

  private void note(String callback) {
    CallContext call = CallContext.currentOrNull();
    found.add(callback + ": " + TENANT.get() + (call == null ? "" : " in a call"));
  }

  @Test
  void continuationOfAClientHasTheValuesOfItsCaller() {
    CompletableFuture<StringValue> call =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text("later"), CallOptions.DEFAULT);
    CompletableFuture<Void> continued = call.thenRun(() -> note("thenRun"));
    await().until(() -> service.later != null);
    elsewhere.execute(() -> complete(text("x")));
    continued.join();
    assertThat(found).containsExactly("thenRun: caller");
  }

  @Test
  void subscriberAndPublisherOfAClientHaveTheValuesOfTheirCaller() {
    Noting<StringValue> responses = new Noting<>("responses");
    ClientCalls.bidiStreamingAsync(
            channel, EchoService.CHAT, numbers("requests", 3), CallOptions.DEFAULT)
        .subscribe(responses);
    responses.end.join();
    assertThat(responses.seen).hasSize(3);
    assertThat(found)
        .contains("responses: caller", "requests: caller")
        .noneMatch(each -> each.contains("null"));
  }

  @Test
  void sourceOfABlockingBidiCallHasTheValuesOfItsCaller() {
    ClientCalls.bidiStreaming(
        channel,
        EchoService.CHAT,
        () -> {
          note("source");
          return null;
        },
        response -> {},
        CallOptions.DEFAULT);
    assertThat(found).contains("source: caller");
  }

  @Test
  void subscriberOfAHandlerHasTheValuesOfItsThread() {
    assertThat(
            ClientCalls.clientStreamingAsync(
                    channel, EchoService.COUNT, numbers("requests", 3), CallOptions.DEFAULT)
                .join())
        .isEqualTo(Int64Value.of(3));
    assertThat(found).contains("handler's subscriber: served in a call", "requests: caller");
  }

  @Test
  void publisherOfAHandlerHasTheValuesOfItsThread() {
    Noting<StringValue> responses = new Noting<>("responses");
    ClientCalls.serverStreamingAsync(channel, EchoService.SPLIT, text("3"), CallOptions.DEFAULT)
        .subscribe(responses);
    responses.end.join();
    assertThat(found).contains("handler's publisher: served in a call");
  }

  @Test
  void laterFailureIsMappedWithTheValuesOfTheHandler() {
    CompletableFuture<StringValue> call =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text("later"), CallOptions.DEFAULT);
    await().until(() -> service.later != null);
    elsewhere.execute(() -> fail(new TtrpcException(StatusCode.ABORTED, "on purpose")));
    assertThat(failureOf(call).code()).isEqualTo(StatusCode.ABORTED);
    assertThat(found).containsExactly("mapFailure: served in a call");
  }

  @Test
  void failureOfAHandlerIsMappedWithTheValuesOfItsThread() {
    CompletableFuture<StringValue> call =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text("throw"), CallOptions.DEFAULT);
    assertThat(failureOf(call).code()).isEqualTo(StatusCode.ABORTED);
    assertThat(found).containsExactly("mapFailure: served in a call");
  }

  @Test
  void cancelledFutureHasTheValuesOfItsHandler() {
    CompletableFuture<StringValue> call =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text("later"), CallOptions.DEFAULT);
    await().until(() -> service.later != null);
    channel.close();
    assertThat(failureOf(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    await()
        .untilAsserted(
            () -> assertThat(found).contains("handler's continuation: served in a call"));
  }

  @Test
  void continuationInsideAHandlerInheritsTheDeadline() {
    CompletableFuture<StringValue> call =
        ClientCalls.unaryAsync(
            channel,
            EchoService.UNARY,
            text("nested"),
            CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(30)));
    assertThat(call.join()).isEqualTo(text("has a deadline"));
  }

  @Test
  void callWhoseValuesCannotBeCapturedFails() {
    try (TtrpcChannel broken =
        TtrpcChannel.builder(address)
            .threadContext(
                () -> {
                  throw new IllegalStateException("no capture");
                })
            .build()) {
      assertThatThrownBy(
              () ->
                  ClientCalls.unaryAsync(broken, EchoService.UNARY, text("x"), CallOptions.DEFAULT)
                      .join())
          .hasRootCauseMessage("no capture");
    }
  }

  @Test
  void callbackRunsOnceEvenIfItsValuesCannotBeSet() {
    try (TtrpcChannel broken =
            TtrpcChannel.builder(address)
                .threadContext(
                    () ->
                        action -> {
                          throw new IllegalStateException("cannot be set");
                        })
                .build();
        TtrpcChannel notRestoring =
            TtrpcChannel.builder(address)
                .threadContext(
                    () ->
                        action -> {
                          action.run();
                          throw new IllegalStateException("cannot be restored");
                        })
                .build()) {
      for (TtrpcChannel each : List.of(broken, notRestoring)) {
        Noting<StringValue> responses = new Noting<>("responses");
        ClientCalls.serverStreamingAsync(each, EchoService.SPLIT, text("3"), CallOptions.DEFAULT)
            .subscribe(responses);
        responses.end.join();
        assertThat(responses.seen).hasSize(3);
      }
    }
  }

  private void complete(StringValue response) {
    CompletableFuture<StringValue> later = service.later;
    if (later != null) {
      later.complete(response);
    }
  }

  private void fail(Throwable failure) {
    CompletableFuture<StringValue> later = service.later;
    if (later != null) {
      later.completeExceptionally(failure);
    }
  }

  /** Publishes so many texts on demand, and notes where it is asked. */
  private Flow.Publisher<StringValue> numbers(String name, int count) {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              private int sent;
              private boolean done;

              @Override
              public synchronized void request(long demand) {
                note(name);
                for (long i = 0; i < demand && sent < count; i++) {
                  subscriber.onNext(text("" + ++sent));
                }
                if (sent == count && !done) {
                  done = true;
                  subscriber.onComplete();
                }
              }

              @Override
              public void cancel() {
                note(name);
              }
            });
  }

  /** Serves with futures and publishers, and notes where it is called. */
  private final class EchoAsync {
    volatile @Nullable CompletableFuture<StringValue> later;

    ServiceDefinition definition() {
      return ServiceDefinition.builder(EchoService.DESCRIPTOR)
          .unaryAsync(EchoService.UNARY, this::unary)
          .clientStreamingAsync(EchoService.COUNT, this::count)
          .serverStreamingAsync(
              EchoService.SPLIT,
              request -> numbers("handler's publisher", Integer.parseInt(request.getValue())))
          .bidiStreamingAsync(EchoService.CHAT, requests -> requests)
          .build();
    }

    private CompletableFuture<StringValue> unary(StringValue request) {
      return switch (request.getValue()) {
        case "throw" -> throw new TtrpcException(StatusCode.ABORTED, "on purpose");
        case "nested" ->
            ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT)
                .thenApply(
                    response ->
                        text(
                            CallContext.current().deadline() != null
                                ? "has a deadline"
                                : "has none"));
        case "later" -> {
          CompletableFuture<StringValue> response = new CompletableFuture<>();
          response.whenComplete(
              (value, failure) -> {
                if (response.isCancelled()) {
                  note("handler's continuation");
                }
              });
          later = response;
          yield response;
        }
        default -> CompletableFuture.completedFuture(request);
      };
    }

    private CompletableFuture<Int64Value> count(Flow.Publisher<StringValue> requests) {
      Noting<StringValue> subscriber = new Noting<>("handler's subscriber");
      requests.subscribe(subscriber);
      return subscriber.end.thenApply(end -> Int64Value.of(subscriber.seen.size()));
    }
  }

  /** Asks for all messages, and notes where it gets them. */
  private final class Noting<T> implements Flow.Subscriber<T> {
    private final String name;
    final List<T> seen = new CopyOnWriteArrayList<>();
    final CompletableFuture<Boolean> end = new CompletableFuture<>();

    Noting(String name) {
      this.name = name;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      note(name);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T message) {
      note(name);
      seen.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      note(name);
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      note(name);
      end.complete(true);
    }
  }
}
