package io.ttrpc.spring.boot.grpc;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.Int32Value;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.Metadata;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

/** Generated clients call gRPC's own server. */
@Timeout(120)
class GrpcClientTests {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final PlainGreeter plain = new PlainGreeter();
  private @Nullable Server server;

  @BeforeEach
  void listen() throws Exception {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(ServerInterceptors.intercept(plain.definition(), plain.headers))
            .build()
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    Objects.requireNonNull(server).shutdownNow();
    assertThat(server.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void callsOfAllKindsReachTheServer() {
    run(
        context -> {
          GreeterTtrpc.Client greeter = greeter(context);
          assertThat(hello(greeter, "Ada")).isEqualTo("Hello Ada");
          List<Int32Value> counted = new ArrayList<>();
          greeter.countDown(Int32Value.of(100), counted::add);
          assertThat(counted).hasSize(100);
          assertThat(greeter.sum(numbers(100))).isEqualTo(Int32Value.of(5050));
          List<StringValue> echoes = new ArrayList<>();
          greeter.echo(
              StreamReceiver.of(List.of(StringValue.of("a"), StringValue.of("b"))), echoes::add);
          assertThat(echoes).containsExactly(StringValue.of("a"), StringValue.of("b"));
        });
  }

  @Test
  void pulledStreamsGoBothWays() {
    run(
        context -> {
          GreeterTtrpc.Client greeter = greeter(context);
          try (BidiStreamingCall<StringValue, StringValue> call = greeter.echo()) {
            for (String word : List.of("one", "two", "three")) {
              call.send(StringValue.of(word));
              assertThat(call.receive()).isEqualTo(StringValue.of(word));
            }
            call.closeSend();
            assertThat(call.receive()).isNull();
          }
          try (var call = greeter.sum()) {
            call.send(Int32Value.of(1));
            call.send(Int32Value.of(2));
            assertThat(call.closeAndReceive()).isEqualTo(Int32Value.of(3));
          }
        });
  }

  @Test
  void asynchronousCallsOfAllKindsReachTheServer() {
    run(
        context -> {
          GreeterAsync greeter = GreeterTtrpc.asyncClient(channel(context));
          assertThat(greeter.sayHello(StringValue.of("Ada")).orTimeout(30, TimeUnit.SECONDS).join())
              .isEqualTo(StringValue.of("Hello Ada"));
          assertThat(collected(greeter.countDown(Int32Value.of(100)))).hasSize(100);
          CompletableFuture<Int32Value> sum;
          try (SubmissionPublisher<Int32Value> parts = new SubmissionPublisher<>()) {
            sum = greeter.sum(parts);
            numbers(100).forEach(parts::submit);
          }
          assertThat(sum.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(Int32Value.of(5050));
          CompletableFuture<List<StringValue>> echoes;
          try (SubmissionPublisher<StringValue> words = new SubmissionPublisher<>()) {
            echoes = collect(greeter.echo(words));
            words.submit(StringValue.of("a"));
          }
          assertThat(echoes.orTimeout(30, TimeUnit.SECONDS).join())
              .containsExactly(StringValue.of("a"));
        });
  }

  @Test
  void statusOfTheServerHasItsDetails() {
    run(
        context -> {
          TtrpcException failure = failure(greeter(context), "nobody");
          assertThat(failure.isFromPeer()).isTrue();
          assertThat(failure.status())
              .isEqualTo(
                  new Status(
                      StatusCode.NOT_FOUND.number(),
                      "no nobody",
                      List.of(Any.pack(StringValue.of("nobody")))));
        });
  }

  @Test
  void metadataOfPropertiesAndCallsAreHeaders() {
    calling()
        .withPropertyValues("ttrpc.client.clients.greeter.metadata.application=shop")
        .run(
            context -> {
              GreeterTtrpc.Client greeter =
                  greeter(context)
                      .withMetadata(
                          Metadata.builder().add("word", "one").add("raw-bin", "AP8=").build());
              hello(greeter, "Ada");
              io.grpc.Metadata headers = Objects.requireNonNull(plain.lastHeaders.get());
              assertThat(
                      headers.get(
                          io.grpc.Metadata.Key.of(
                              "word", io.grpc.Metadata.ASCII_STRING_MARSHALLER)))
                  .isEqualTo("one");
              assertThat(
                      headers.get(
                          io.grpc.Metadata.Key.of(
                              "application", io.grpc.Metadata.ASCII_STRING_MARSHALLER)))
                  .isEqualTo("shop");
              assertThat(
                      headers.get(
                          io.grpc.Metadata.Key.of(
                              "raw-bin", io.grpc.Metadata.BINARY_BYTE_MARSHALLER)))
                  .containsExactly(0, 0xff);
            });
  }

  @Test
  void metadataThatNoHeaderCanCarryFailsTheCall() {
    run(
        context -> {
          for (Metadata metadata :
              List.of(
                  Metadata.of("word", "grün"),
                  Metadata.of("a word", "x"),
                  Metadata.of("raw-bin", "not base64!"))) {
            TtrpcException failure = failure(greeter(context).withMetadata(metadata), "Ada");
            assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
            assertThat(failure).hasMessageContaining(metadata.keys().iterator().next());
          }
        });
  }

  @Test
  void timeoutOfThePropertiesEndsTheCallOnBothSides() {
    calling()
        .withPropertyValues("ttrpc.client.clients.greeter.timeout=300ms")
        .run(
            context -> {
              // On a busy machine, the first deadlines may pass before the server has the call.
              while (plain.waiting.getCount() > 0) {
                assertThat(failure(greeter(context), "wait").code())
                    .isEqualTo(StatusCode.DEADLINE_EXCEEDED);
              }
              await().atMost(LONG).until(() -> plain.cancelled.getCount() == 0);
            });
  }

  @Test
  void closingAStreamCancelsItOnTheServer() {
    run(
        context -> {
          try (ServerStreamingCall<Int32Value> call =
              greeter(context).countDown(Int32Value.of(-1))) {
            assertThat(call.receive()).isEqualTo(Int32Value.of(0));
          }
          await().atMost(LONG).until(() -> plain.cancelled.getCount() == 0);
        });
  }

  @Test
  void completedFutureCancelsItsCallOnTheServer() {
    run(
        context -> {
          CompletableFuture<StringValue> response =
              GreeterTtrpc.asyncClient(channel(context)).sayHello(StringValue.of("wait"));
          await().atMost(LONG).until(() -> plain.waiting.getCount() == 0);
          response.cancel(true);
          await().atMost(LONG).until(() -> plain.cancelled.getCount() == 0);
        });
  }

  @Test
  void clientThatDoesNotReadHoldsTheServerBack() {
    run(
        context -> {
          try (ServerStreamingCall<Int32Value> call =
              greeter(context).countDown(Int32Value.of(-1))) {
            AtomicInteger before = new AtomicInteger(-1);
            await()
                .pollInterval(Duration.ofMillis(500))
                .atMost(LONG)
                .until(
                    () ->
                        plain.sent.get() > 0
                            && before.getAndSet(plain.sent.get()) == plain.sent.get());
            int atRest = plain.sent.get();
            for (int i = 0; i < atRest; i++) {
              assertThat(call.receive()).isNotNull();
            }
            await().atMost(LONG).until(() -> plain.sent.get() > atRest);
          }
        });
  }

  @Test
  void unreachableServerIsUnavailable() throws Exception {
    int port = Objects.requireNonNull(server).getPort();
    server.shutdownNow();
    assertThat(server.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    GrpcContexts.calling("static://127.0.0.1:" + port)
        .run(
            context -> {
              TtrpcException failure = failure(greeter(context), "Ada");
              assertThat(failure).isInstanceOf(ConnectionClosedException.class);
              assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
              TtrpcException unconnected =
                  catchThrowableOfType(TtrpcException.class, () -> channel(context).connect());
              assertThat(unconnected).isInstanceOf(ConnectionClosedException.class);
            });
  }

  @Test
  void idempotentMethodIsCalledAgain() {
    plain.unavailable.set(1);
    calling()
        .withPropertyValues(
            "ttrpc.client.clients.greeter.method[test.Greeter/SayHello].idempotent=true")
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              plain.unavailable.set(1);
              assertThat(
                      GreeterTtrpc.asyncClient(channel(context))
                          .sayHello(StringValue.of("Ada"))
                          .orTimeout(30, TimeUnit.SECONDS)
                          .join())
                  .isEqualTo(StringValue.of("Hello Ada"));
              plain.unavailable.set(2);
              assertThat(failure(greeter(context), "Ada").code()).isEqualTo(StatusCode.UNAVAILABLE);
            });
  }

  @Test
  void otherMethodIsCalledOnce() {
    plain.unavailable.set(1);
    run(
        context ->
            assertThat(failure(greeter(context), "Ada").code()).isEqualTo(StatusCode.UNAVAILABLE));
  }

  @Test
  void channelOfBootIsATarget() {
    GrpcContexts.calling("greeters")
        .withPropertyValues("spring.grpc.client.channel.greeters.target=" + target())
        .run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
  }

  @Test
  void channelTellsItsTargetAndItsState() {
    run(
        context -> {
          TtrpcChannel channel = channel(context);
          assertThat(channel.target()).isEqualTo(target());
          channel.connect();
          assertThat(channel.state()).isEqualTo(TtrpcChannel.State.READY);
        });
  }

  private ApplicationContextRunner calling() {
    return GrpcContexts.calling(target());
  }

  private void run(ContextConsumer<AssertableApplicationContext> test) {
    calling().run(test);
  }

  private String target() {
    return "static://127.0.0.1:" + Objects.requireNonNull(server).getPort();
  }

  private static TtrpcChannel channel(AssertableApplicationContext context) {
    return context.getBean(TtrpcChannels.class).channel("greeter");
  }

  private static TtrpcException failure(GreeterService greeter, String name) {
    return catchThrowableOfType(TtrpcException.class, () -> hello(greeter, name));
  }

  private static StreamReceiver<Int32Value> numbers(int last) {
    List<Int32Value> numbers = new ArrayList<>();
    for (int i = 1; i <= last; i++) {
      numbers.add(Int32Value.of(i));
    }
    return StreamReceiver.of(numbers);
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

  /** The greeter as a service of gRPC's own. */
  private static final class PlainGreeter {
    final AtomicReference<io.grpc.@Nullable Metadata> lastHeaders = new AtomicReference<>();
    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    final AtomicInteger sent = new AtomicInteger();

    /** The number of calls to end with UNAVAILABLE. */
    final AtomicInteger unavailable = new AtomicInteger();

    final ServerInterceptor headers =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, io.grpc.Metadata headers, ServerCallHandler<Q, R> next) {
            lastHeaders.set(headers);
            return next.startCall(call, headers);
          }
        };

    ServerServiceDefinition definition() {
      return ServerServiceDefinition.builder(GreeterTtrpc.SERVICE_NAME)
          .addMethod(
              GrpcMethods.toGrpc(GreeterTtrpc.SAY_HELLO),
              ServerCalls.asyncUnaryCall(this::sayHello))
          .addMethod(
              GrpcMethods.toGrpc(GreeterTtrpc.COUNT_DOWN),
              ServerCalls.asyncServerStreamingCall(this::countDown))
          .addMethod(
              GrpcMethods.toGrpc(GreeterTtrpc.SUM),
              ServerCalls.asyncClientStreamingCall(PlainGreeter::sum))
          .addMethod(
              GrpcMethods.toGrpc(GreeterTtrpc.ECHO),
              ServerCalls.asyncBidiStreamingCall(PlainGreeter::echo))
          .build();
    }

    private void sayHello(StringValue name, StreamObserver<StringValue> response) {
      if (unavailable.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        response.onError(io.grpc.Status.UNAVAILABLE.withDescription("busy").asException());
      } else if (name.getValue().equals("nobody")) {
        response.onError(
            StatusProto.toStatusException(
                com.google.rpc.Status.newBuilder()
                    .setCode(StatusCode.NOT_FOUND.number())
                    .setMessage("no nobody")
                    .addDetails(Any.pack(name))
                    .build()));
      } else if (name.getValue().equals("wait")) {
        Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
        waiting.countDown();
      } else {
        response.onNext(StringValue.of("Hello " + name.getValue()));
        response.onCompleted();
      }
    }

    /** Counts down, or sends without end if the number is negative. */
    private void countDown(Int32Value from, StreamObserver<Int32Value> responses) {
      if (from.getValue() >= 0) {
        for (int i = from.getValue(); i > 0; i--) {
          responses.onNext(Int32Value.of(i));
        }
        responses.onCompleted();
        return;
      }
      ServerCallStreamObserver<Int32Value> endless =
          (ServerCallStreamObserver<Int32Value>) responses;
      endless.setOnCancelHandler(cancelled::countDown);
      endless.setOnReadyHandler(
          () -> {
            while (endless.isReady()) {
              endless.onNext(Int32Value.of(sent.getAndIncrement()));
            }
          });
    }

    private static StreamObserver<Int32Value> sum(StreamObserver<Int32Value> response) {
      AtomicInteger sum = new AtomicInteger();
      return new Requests<>(
          part -> sum.addAndGet(part.getValue()),
          () -> {
            response.onNext(Int32Value.of(sum.get()));
            response.onCompleted();
          });
    }

    private static StreamObserver<StringValue> echo(StreamObserver<StringValue> responses) {
      return new Requests<>(responses::onNext, responses::onCompleted);
    }
  }

  private record Requests<M extends MessageLite>(Consumer<M> message, Runnable end)
      implements StreamObserver<M> {
    @Override
    public void onNext(M value) {
      message.accept(value);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {
      end.run();
    }
  }
}
