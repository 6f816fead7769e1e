package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A protocol other than ttrpc carries the calls between a channel and a dispatcher. */
class TransportsTest extends TransportUnderTest {
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
  void publisherThatIsCompleteCostsNoTaskBesidesItsHandler() throws Exception {
    AtomicInteger tasks = new AtomicInteger();
    CallDispatcher dispatcher =
        CallDispatcher.builder(
                task -> {
                  tasks.incrementAndGet();
                  handlers.execute(task);
                })
            .service(
                ServiceDefinition.builder(
                        new ServiceDescriptor("test.Echo", List.of(EchoService.SPLIT)))
                    .serverStreamingAsync(EchoService.SPLIT, request -> TransportsTest::complete)
                    .build())
            .build();
    TtrpcChannel channel = channel(dispatcher, builder -> builder);
    for (int i = 0; i < 10; i++) {
      ClientCalls.serverStreaming(
          channel, EchoService.SPLIT, text("x"), unused -> {}, CallOptions.DEFAULT);
    }
    handlers.shutdown();
    assertThat(handlers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(tasks).hasValue(10);
  }

  private static void complete(Flow.Subscriber<? super StringValue> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {}

          @Override
          public void cancel() {}
        });
    subscriber.onComplete();
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
