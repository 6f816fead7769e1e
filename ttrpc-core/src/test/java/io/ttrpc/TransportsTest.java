package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A protocol other than ttrpc carries the calls between a channel and a dispatcher. */
@Timeout(60)
class TransportsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final EchoService service = new EchoService();
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private @Nullable MemoryTransport transport;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    handlers.shutdownNow();
  }

  @Test
  void callsOfAllKindsReachTheHandlers() {
    TtrpcChannel channel = channel(service.definition());
    assertThat(unary(channel, "x")).isEqualTo("x");
    List<StringValue> words = new ArrayList<>();
    ClientCalls.serverStreaming(
        channel, EchoService.SPLIT, text("a b c"), words::add, CallOptions.DEFAULT);
    assertThat(words).containsExactly(text("a"), text("b"), text("c"));
    assertThat(
            ClientCalls.clientStreaming(
                channel, EchoService.COUNT, texts(100), CallOptions.DEFAULT))
        .isEqualTo(Int64Value.of(190));
    List<StringValue> echoes = new ArrayList<>();
    ClientCalls.bidiStreaming(
        channel, EchoService.CHAT, texts(100), echoes::add, CallOptions.DEFAULT);
    assertThat(echoes).hasSize(100);
  }

  @Test
  void pulledStreamsGoBothWaysInTurns() {
    TtrpcChannel channel = channel(service.definition());
    try (BidiStreamingCall<StringValue, StringValue> call =
        ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT)) {
      for (int i = 0; i < 50; i++) {
        call.send(text("" + i));
        assertThat(call.receive()).isEqualTo(text("" + i));
      }
      call.closeSend();
      assertThat(call.receive()).isNull();
      assertThatThrownBy(() -> call.send(text("late"))).isInstanceOf(TtrpcException.class);
    }
    try (ClientStreamingCall<StringValue, Int64Value> call =
        ClientCalls.clientStreaming(channel, EchoService.COUNT, CallOptions.DEFAULT)) {
      call.send(text("abc"));
      assertThat(call.closeAndReceive()).isEqualTo(Int64Value.of(3));
    }
  }

  @Test
  void asynchronousCallsReachAsynchronousHandlers() {
    TtrpcChannel channel =
        channel(
            ServiceDefinition.builder(EchoService.DESCRIPTOR)
                .unaryAsync(EchoService.UNARY, CompletableFuture::completedFuture)
                .clientStreamingAsync(EchoService.COUNT, TransportsTest::count)
                .serverStreamingAsync(EchoService.SPLIT, TransportsTest::thousand)
                .bidiStreamingAsync(EchoService.CHAT, requests -> requests)
                .build());
    assertThat(
            ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT)
                .orTimeout(30, TimeUnit.SECONDS)
                .join())
        .isEqualTo(text("x"));
    assertThat(
            collected(
                ClientCalls.serverStreamingAsync(
                    channel, EchoService.SPLIT, text("x"), CallOptions.DEFAULT)))
        .hasSize(1000);
    assertThat(
            ClientCalls.clientStreamingAsync(
                    channel, EchoService.COUNT, thousand(text("x")), CallOptions.DEFAULT)
                .orTimeout(30, TimeUnit.SECONDS)
                .join())
        .isEqualTo(Int64Value.of(1000));
    assertThat(
            collected(
                ClientCalls.bidiStreamingAsync(
                    channel, EchoService.CHAT, thousand(text("x")), CallOptions.DEFAULT)))
        .hasSize(1000);
  }

  @Test
  void statusOfTheHandlerIsFromThePeerAndHasItsDetails() {
    Status status = new Status(StatusCode.NOT_FOUND.number(), "no x", List.of(Any.pack(text("x"))));
    service.unary =
        request -> {
          throw new TtrpcException(status);
        };
    TtrpcException failure = failure(channel(service.definition()), "x");
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.isFromPeer()).isTrue();
  }

  @Test
  void handlerSeesItsCallAndNoPeer() {
    List<CallContext> seen = new CopyOnWriteArrayList<>();
    service.unary =
        request -> {
          seen.add(CallContext.current());
          return request;
        };
    ClientCalls.unary(
        channel(service.definition()),
        EchoService.UNARY,
        text("x"),
        CallOptions.DEFAULT.withTimeout(LONG).withMetadata(Metadata.of("key", "a", "b")));
    CallContext call = seen.get(0);
    assertThat(call.method()).isEqualTo(EchoService.UNARY);
    assertThat(call.metadata().all("key")).containsExactly("a", "b");
    assertThat(Objects.requireNonNull(call.deadline()).remaining()).isPositive();
    assertThat(call.peer()).isNull();
  }

  @Test
  void interceptorsOfBothSidesSeeMessagesAndTheEndOnce() {
    List<String> log = new CopyOnWriteArrayList<>();
    TtrpcChannel channel =
        channel(
            service.definition(),
            builder ->
                builder.interceptor(
                    (call, next) -> {
                      call.onReceive(message -> log.add("server receives"));
                      call.onSend(message -> log.add("server sends"));
                      call.onEnd(status -> log.add("server ends " + status.code()));
                      next.proceed();
                    }),
            builder ->
                builder.interceptor(
                    call -> {
                      call.onSend(message -> log.add("client sends"));
                      call.onReceive(message -> log.add("client receives"));
                      call.onEnd(status -> log.add("client ends " + status.code()));
                    }));
    unary(channel, "x");
    await().atMost(LONG).until(() -> log.size() == 6);
    assertThat(log)
        .containsSubsequence(
            "client sends", "server receives", "server sends", "client receives", "client ends OK")
        .contains("server ends OK");
  }

  @Test
  void clientThatDoesNotReadHoldsTheHandlerBack() {
    AtomicInteger sent = new AtomicInteger();
    service.split =
        (request, responses) -> {
          while (sent.get() < 10_000) {
            responses.send(request);
            sent.incrementAndGet();
          }
        };
    try (ServerStreamingCall<StringValue> call =
        ClientCalls.serverStreaming(
            channel(service.definition()), EchoService.SPLIT, text("x"), CallOptions.DEFAULT)) {
      AtomicInteger before = new AtomicInteger(-1);
      await()
          .pollInterval(Duration.ofMillis(200))
          .atMost(LONG)
          .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).isLessThan(100);
      for (int i = 0; i < 10_000; i++) {
        assertThat(call.receive()).isEqualTo(text("x"));
      }
      assertThat(call.receive()).isNull();
    }
  }

  @Test
  void handlerThatDoesNotReadHoldsTheClientBack() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    service.count =
        requests -> {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          long count = 0;
          for (StringValue request : requests) {
            count += request.getValue().length();
          }
          return Int64Value.of(count);
        };
    AtomicInteger sent = new AtomicInteger();
    StreamReceiver<StringValue> endless = () -> sent.getAndIncrement() < 1000 ? text("x") : null;
    CompletableFuture<Int64Value> counted =
        CompletableFuture.supplyAsync(
            () ->
                ClientCalls.clientStreaming(
                    channel(service.definition()), EchoService.COUNT, endless, CallOptions.DEFAULT),
            handlers);
    AtomicInteger before = new AtomicInteger(-1);
    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(LONG)
        .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
    assertThat(sent.get()).isLessThan(100);
    goOn.countDown();
    assertThat(counted.get(30, TimeUnit.SECONDS)).isEqualTo(Int64Value.of(1000));
  }

  @Test
  void closingAStreamCancelsTheHandler() {
    CountDownLatch cancelled = new CountDownLatch(1);
    service.split =
        (request, responses) -> {
          CallContext.current().onCancel(cancelled::countDown);
          while (true) {
            responses.send(request);
          }
        };
    try (ServerStreamingCall<StringValue> call =
        ClientCalls.serverStreaming(
            channel(service.definition()), EchoService.SPLIT, text("x"), CallOptions.DEFAULT)) {
      assertThat(call.receive()).isEqualTo(text("x"));
    }
    await().atMost(LONG).until(() -> cancelled.getCount() == 0);
    assertThat(transport().cancellations)
        .singleElement()
        .satisfies(reason -> assertThat(reason.code()).isEqualTo(StatusCode.CANCELLED));
  }

  @Test
  void interruptedCallerCancelsTheHandler() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    service.unary = waiting(begun, interrupted);
    TtrpcChannel channel = channel(service.definition());
    List<TtrpcException> failures = new CopyOnWriteArrayList<>();
    Thread caller = new Thread(() -> failures.add(failure(channel, "x")));
    caller.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    caller.join();
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED));
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void passedDeadlineEndsTheCallOfTheCallerAndTheHandler() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    service.unary = waiting(begun, interrupted);
    TtrpcException failure =
        catchThrowableOfType(
            TtrpcException.class,
            () ->
                ClientCalls.unary(
                    channel(service.definition()),
                    EchoService.UNARY,
                    text("x"),
                    CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(1))));
    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure.isFromPeer()).isFalse();
    await().atMost(LONG).until(() -> begun.getCount() > 0 || interrupted.getCount() == 0);
  }

  private static UnaryOperator<StringValue> waiting(
      CountDownLatch begun, CountDownLatch interrupted) {
    return request -> {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
      return request;
    };
  }

  @Test
  void completedFutureCancelsItsCall() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    service.unary = waiting(begun, interrupted);
    CompletableFuture<StringValue> response =
        ClientCalls.unaryAsync(
            channel(service.definition()), EchoService.UNARY, text("x"), CallOptions.DEFAULT);
    await().atMost(LONG).until(() -> begun.getCount() == 0);
    response.cancel(true);
    await().atMost(LONG).until(() -> interrupted.getCount() == 0);
  }

  @Test
  void idempotentCallIsRepeatedOnceAfterUnavailable() {
    List<Status> ends = new CopyOnWriteArrayList<>();
    TtrpcChannel channel =
        channel(
            service.definition(),
            builder -> builder,
            builder ->
                builder
                    .idempotentMethods(List.of(EchoService.UNARY.fullName()))
                    .interceptor(call -> call.onEnd(ends::add)));
    transport().unavailable.set(1);
    assertThat(unary(channel, "x")).isEqualTo("x");
    transport().unavailable.set(1);
    assertThat(
            ClientCalls.unaryAsync(channel, EchoService.UNARY, text("y"), CallOptions.DEFAULT)
                .orTimeout(30, TimeUnit.SECONDS)
                .join())
        .isEqualTo(text("y"));
    transport().unavailable.set(2);
    assertThat(failure(channel, "x")).isInstanceOf(ConnectionClosedException.class);
    assertThat(ends)
        .extracting(Status::code)
        .containsExactly(StatusCode.OK, StatusCode.OK, StatusCode.UNAVAILABLE);
  }

  @Test
  void otherCallIsNotRepeated() {
    TtrpcChannel channel = channel(service.definition());
    transport().unavailable.set(1);
    assertThat(failure(channel, "x").code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(unary(channel, "x")).isEqualTo("x");
  }

  @Test
  void callThatTheExecutorRejectsIsExhausted() {
    CallDispatcher dispatcher =
        CallDispatcher.builder(
                task -> {
                  throw new RejectedExecutionException("full");
                })
            .service(service.definition())
            .build();
    assertThat(failure(channel(dispatcher, builder -> builder), "x").code())
        .isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
  }

  @Test
  void messageOfAnUnstatedFailureIsWithheld() {
    service.unary =
        request -> {
          throw new IllegalStateException("secret");
        };
    assertThat(failure(channel(service.definition()), "x").status())
        .isEqualTo(Status.of(StatusCode.UNKNOWN, "the handler failed"));
  }

  @Test
  void closedChannelIsShutDown() {
    TtrpcChannel channel = channel(service.definition());
    channel.connect();
    assertThat(channel.target()).isEqualTo("memory");
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.READY);
    channel.close();
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.SHUTDOWN);
    assertThatThrownBy(channel::connect).isInstanceOf(ConnectionClosedException.class);
  }

  @Test
  void serviceIsAddedOnce() {
    CallDispatcher.Builder builder = CallDispatcher.builder(handlers).service(service.definition());
    assertThatThrownBy(() -> builder.service(service.definition()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test.Echo");
  }

  @Test
  void transportBelongsToOneChannel() {
    MemoryTransport memory = new MemoryTransport(CallDispatcher.builder(handlers).build());
    opened.add(memory);
    TtrpcChannel.Builder builder = TtrpcChannel.builder(memory);
    opened.add(builder.build());
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("memory");
  }

  private TtrpcChannel channel(ServiceDefinition definition) {
    return channel(definition, builder -> builder, builder -> builder);
  }

  private TtrpcChannel channel(
      ServiceDefinition definition,
      UnaryOperator<CallDispatcher.Builder> server,
      UnaryOperator<TtrpcChannel.Builder> client) {
    return channel(
        server.apply(CallDispatcher.builder(handlers).service(definition)).build(), client);
  }

  private TtrpcChannel channel(
      CallDispatcher dispatcher, UnaryOperator<TtrpcChannel.Builder> client) {
    MemoryTransport memory = new MemoryTransport(dispatcher);
    transport = memory;
    TtrpcChannel channel = client.apply(TtrpcChannel.builder(memory)).build();
    opened.add(channel);
    return channel;
  }

  private MemoryTransport transport() {
    return Objects.requireNonNull(transport);
  }

  private static String unary(TtrpcChannel channel, String text) {
    return ClientCalls.unary(channel, EchoService.UNARY, text(text), CallOptions.DEFAULT)
        .getValue();
  }

  private static TtrpcException failure(TtrpcChannel channel, String text) {
    return catchThrowableOfType(TtrpcException.class, () -> unary(channel, text));
  }

  private static StreamReceiver<StringValue> texts(int count) {
    List<StringValue> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text("" + i));
    }
    return StreamReceiver.of(texts);
  }

  private static Flow.Publisher<StringValue> thousand(StringValue message) {
    return subscriber -> {
      SubmissionPublisher<StringValue> publisher = new SubmissionPublisher<>();
      publisher.subscribe(subscriber);
      Thread sender =
          new Thread(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  publisher.submit(message);
                }
                publisher.close();
              });
      sender.start();
    };
  }

  private static CompletableFuture<Int64Value> count(Flow.Publisher<StringValue> requests) {
    return collect(requests).thenApply(all -> Int64Value.of(all.size()));
  }

  private static <T> List<T> collected(Flow.Publisher<T> publisher) {
    return collect(publisher).orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static <T> CompletableFuture<List<T>> collect(Flow.Publisher<T> publisher) {
    CompletableFuture<List<T>> all = new CompletableFuture<>();
    List<T> messages = new ArrayList<>();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(T message) {
            messages.add(message);
          }

          @Override
          public void onError(Throwable failure) {
            all.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            all.complete(messages);
          }
        });
    return all;
  }
}
