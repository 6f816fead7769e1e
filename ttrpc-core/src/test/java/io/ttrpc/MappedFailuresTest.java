package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.RequestData;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An interceptor's {@link ServerCall#mapFailure} replaces the failure of a call of any kind. */
class MappedFailuresTest extends ServerUnderTest {
  private static final MethodDescriptor<StringValue, StringValue> UNARY =
      later("Unary", CallKind.UNARY, StringValue.getDefaultInstance());
  private static final MethodDescriptor<StringValue, Int64Value> COUNT =
      later("Count", CallKind.CLIENT_STREAMING, Int64Value.getDefaultInstance());
  private static final MethodDescriptor<StringValue, StringValue> SPLIT =
      later("Split", CallKind.SERVER_STREAMING, StringValue.getDefaultInstance());
  private static final MethodDescriptor<StringValue, StringValue> CHAT =
      later("Chat", CallKind.BIDI_STREAMING, StringValue.getDefaultInstance());

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AtomicInteger mapped = new AtomicInteger();
  private ServerInterceptor interceptor = mapping(MappedFailuresTest::stated);

  private Function<StringValue, CompletableFuture<StringValue>> unary =
      CompletableFuture::completedFuture;
  private Function<Flow.Publisher<StringValue>, CompletableFuture<Int64Value>> count =
      requests -> new CompletableFuture<>();
  private Function<StringValue, Flow.Publisher<StringValue>> split = request -> subscriber -> {};
  private Function<Flow.Publisher<StringValue>, Flow.Publisher<StringValue>> chat =
      requests -> requests;

  private static <R extends MessageLite> MethodDescriptor<StringValue, R> later(
      String name, CallKind kind, R responseType) {
    return new MethodDescriptor<>(
        "test.Later", name, kind, StringValue.getDefaultInstance(), responseType);
  }

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder)
        .service(
            ServiceDefinition.builder(
                    new ServiceDescriptor("test.Later", List.of(UNARY, COUNT, SPLIT, CHAT)))
                .unaryAsync(UNARY, request -> unary.apply(request))
                .clientStreamingAsync(COUNT, requests -> count.apply(requests))
                .serverStreamingAsync(SPLIT, request -> split.apply(request))
                .bidiStreamingAsync(CHAT, requests -> chat.apply(requests))
                .build())
        .interceptor((call, next) -> interceptor.intercept(call, next));
  }

  /** Subscribers and futures that a test has kept must not look like a leak. */
  @AfterEach
  void forgetHandlers() {
    unary = CompletableFuture::completedFuture;
    count = requests -> new CompletableFuture<>();
    split = request -> subscriber -> {};
    chat = requests -> requests;
  }

  /** Returns an interceptor that maps failures, and logs each end. */
  private ServerInterceptor mapping(Function<? super Throwable, ? extends Throwable> mapping) {
    return (call, next) -> {
      call.mapFailure(
          failure -> {
            mapped.incrementAndGet();
            return mapping.apply(failure);
          });
      call.onEnd(status -> log.add(status.code() + " " + status.message()));
      next.proceed();
    };
  }

  /** Maps to a status that names the failure, and tells by its code that the context is there. */
  private static Throwable stated(Throwable failure) {
    return new TtrpcException(
        CallContext.currentOrNull() == null ? StatusCode.INTERNAL : StatusCode.ABORTED,
        "mapped " + failure.getMessage());
  }

  private static StringValue fail() {
    throw new IllegalStateException("broken");
  }

  private static Frame later(int id, int flags, String method, @Nullable String message) {
    return request(
        id,
        flags,
        new RequestData(
            "test.Later", method, message == null ? null : text(message), 0, ByteString.EMPTY));
  }

  private void assertMapped(Frame last) {
    assertThat(last).isEqualTo(failure(last.streamId(), StatusCode.ABORTED, "mapped broken"));
    assertThat(log).containsExactly("ABORTED mapped broken");
    assertThat(mapped).hasValue(1);
  }

  @Test
  void unaryHandlerThrows() throws Exception {
    service.unary = request -> fail();
    peer.send(unary(1, "x"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void handlerOfAResponseStreamThrowsAfterAMessage() throws Exception {
    service.split =
        (request, responses) -> {
          responses.send(request);
          fail();
        };
    peer.send(request(1, 0, "Split", text("x")));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "x"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void handlerOfARequestStreamThrows() throws Exception {
    service.count =
        requests -> {
          requests.receive();
          return Int64Value.of(fail().getSerializedSize());
        };
    peer.send(request(1, RO | ND, "Count", null), data(1, "a"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void handlerThrowsWhileRequestsAreOnTheirWay() throws Exception {
    service.chat =
        (requests, responses) -> {
          responses.send(text("first " + requests.receive()));
          fail();
        };
    peer.send(request(1, RO | ND, "Chat", null));
    for (int i = 0; i < 200; i++) {
      peer.send(data(1, "m" + i));
    }
    peer.send(end(1));
    assertThat(peer.takeFrame().streamId()).isEqualTo(1);
    assertMapped(peer.takeFrame());
    assertConnectionWorks(3);
  }

  @Test
  void asynchronousHandlerThrowsAtOnce() throws Exception {
    unary = request -> CompletableFuture.completedFuture(fail());
    peer.send(later(1, 0, "Unary", "x"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void futureFailsAfterTheInterceptorHasReturned() throws Exception {
    CompletableFuture<StringValue> future = new CompletableFuture<>();
    unary = request -> future.thenApply(message -> fail());
    ServerInterceptor inner = interceptor;
    CompletableFuture<Boolean> returned = new CompletableFuture<>();
    interceptor =
        (call, next) -> {
          inner.intercept(call, next);
          returned.complete(true);
        };
    peer.send(later(1, 0, "Unary", "x"));
    assertThat(returned.get(10, TimeUnit.SECONDS)).isTrue();
    future.complete(text("y"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void subscriberOfTheRequestsThrows() throws Exception {
    count =
        requests -> {
          requests.subscribe(new Demanding<>(message -> fail()));
          return new CompletableFuture<>();
        };
    peer.send(later(1, RO | ND, "Count", null), data(1, "a"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void publisherReportsAFailureAfterAMessage() throws Exception {
    split =
        request ->
            new Publishing(
                subscriber -> {
                  subscriber.onNext(request);
                  subscriber.onError(new IllegalStateException("broken"));
                });
    peer.send(later(1, 0, "Split", "x"));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "x"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void publisherReportsAFailureOnAThreadWithoutACall() throws Exception {
    CompletableFuture<Flow.Subscriber<? super StringValue>> subscribed = new CompletableFuture<>();
    split = request -> new Publishing(subscribed::complete);
    peer.send(later(1, 0, "Split", "x"));
    subscribed.get(10, TimeUnit.SECONDS).onError(new IllegalStateException("broken"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void publisherOfAChatReportsAFailure() throws Exception {
    chat =
        requests ->
            new Publishing(subscriber -> subscriber.onError(new IllegalStateException("broken")));
    peer.send(later(1, RO | ND, "Chat", null));
    assertMapped(peer.takeFrame());
  }

  @Test
  void publisherThrowsWhenItIsAskedForMessages() throws Exception {
    split = request -> new Publishing(subscriber -> fail());
    peer.send(later(1, 0, "Split", "x"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void tapThrows() throws Exception {
    ServerInterceptor mapping = interceptor;
    interceptor =
        (call, next) -> {
          call.onReceive(message -> fail());
          mapping.intercept(call, next);
        };
    peer.send(unary(1, "x"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void interceptorBehindThrowsOfItsOwn() throws Exception {
    ServerInterceptor mapping = interceptor;
    interceptor = (call, next) -> mapping.intercept(call, () -> fail());
    peer.send(unary(1, "x"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void failureOfTheLibraryIsMapped() throws Exception {
    interceptor =
        mapping(failure -> new TtrpcException(StatusCode.ABORTED, Status.of(failure).code() + ""));
    peer.send(request(1, 0, "Unary", BytesValue.of(ByteString.fromHex("ff"))));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.ABORTED, "INTERNAL"));
    service.unary = request -> text("x".repeat(5 << 20));
    peer.send(unary(3, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(3, StatusCode.ABORTED, "RESOURCE_EXHAUSTED"));
  }

  @Test
  void errorIsMappedToo() throws Exception {
    OutOfMemoryError error = new OutOfMemoryError("on purpose");
    service.unary =
        request -> {
          throw error;
        };
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    interceptor =
        mapping(
            failure -> {
              seen.complete(failure);
              return failure;
            });
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.UNKNOWN, "the handler failed"));
    assertThat(seen.join()).isSameAs(error);
  }

  @Test
  void innerFunctionsRunFirst() throws Exception {
    service.unary = request -> fail();
    interceptor =
        (call, next) -> {
          call.mapFailure(
              failure -> new TtrpcException(StatusCode.ABORTED, failure.getMessage() + ", outer"));
          mapping(failure -> new IllegalStateException(failure.getMessage() + ", inner"))
              .intercept(call, next);
        };
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.ABORTED, "broken, inner, outer"));
    assertThat(log).containsExactly("ABORTED broken, inner, outer");
  }

  @Test
  @SuppressWarnings("NullAway") // A careless function returns null.
  void functionThatThrowsOrReturnsNullChangesNothing() throws Exception {
    service.unary = request -> fail();
    interceptor =
        (call, next) -> {
          call.mapFailure(MappedFailuresTest::stated);
          call.mapFailure(failure -> null);
          call.mapFailure(
              failure -> {
                throw new StackOverflowError();
              });
          call.onEnd(status -> log.add(status.code() + " " + status.message()));
          mapped.incrementAndGet();
          next.proceed();
        };
    peer.send(unary(1, "x"));
    assertMapped(peer.takeFrame());
  }

  @Test
  void cancellationAndFailuresBehindItAreNotMapped() throws Exception {
    CompletableFuture<StringValue> future = new CompletableFuture<>();
    unary = request -> future;
    service.unary =
        request -> {
          await().until(() -> CallContext.current().isCancelled());
          return fail();
        };
    peer.send(unary(1, "x", TimeUnit.MILLISECONDS.toNanos(20)));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
    peer.send(later(3, 0, "Unary", "x"));
    await().untilAsserted(() -> assertThat(server.callCount()).isOne());
    peer.close();
    await().untilAsserted(() -> assertThat(server.callCount()).isZero());
    future.completeExceptionally(new IllegalStateException("late"));
    assertThat(mapped).hasValue(0);
  }

  /** Asks for all messages. */
  private record Demanding<T>(Consumer<T> next) implements Flow.Subscriber<T> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T message) {
      next.accept(message);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  /** Publishes at the first request for messages. */
  private record Publishing(Consumer<Flow.Subscriber<? super StringValue>> script)
      implements Flow.Publisher<StringValue> {
    @Override
    public void subscribe(Flow.Subscriber<? super StringValue> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long count) {
              script.accept(subscriber);
            }

            @Override
            public void cancel() {}
          });
    }
  }
}
