package io.ttrpc.spring.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.ttrpc.CallContext;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Over gRPC, each side of a stream holds the other back. */
@Timeout(120)
class GrpcFlowControlTests {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private ApplicationContextRunner runner = new ApplicationContextRunner();

  @BeforeEach
  void listen() {
    runner = GrpcContexts.serving(folder.resolve("greeter.sock"));
  }

  @Test
  void clientThatDoesNotReadHoldsTheHandlerBack() {
    run(
        EndlessGreeter.class,
        (context, channel) -> assertHeldBack(channel, context.getBean(EndlessGreeter.class).sent));
  }

  @Test
  void clientThatDoesNotReadHoldsThePublisherBack() {
    run(
        EndlessAsyncGreeter.class,
        (context, channel) ->
            assertHeldBack(channel, context.getBean(EndlessAsyncGreeter.class).sent));
  }

  /** A client that reads nothing lets the count come to rest; one that reads lets it go on. */
  private static void assertHeldBack(ManagedChannel channel, AtomicInteger sent) {
    ClientCall<StringValue, StringValue> call =
        channel.newCall(GrpcMethods.toGrpc(GreeterTtrpc.ECHO), CallOptions.DEFAULT);
    CountDownLatch received = new CountDownLatch(10_000);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(StringValue message) {
            received.countDown();
            call.request(1);
          }
        },
        new Metadata());
    AtomicInteger before = new AtomicInteger(-1);
    await()
        .pollInterval(Duration.ofMillis(500))
        .atMost(LONG)
        .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
    // A message has 1 KiB, and the window of gRPC's client 1 MiB.
    assertThat(sent.get()).isLessThan(3000);
    call.request(1);
    await().atMost(LONG).until(() -> received.getCount() == 0);
    call.cancel("enough", null);
  }

  @Test
  void handlerThatDoesNotReadHoldsTheClientBack() {
    run(
        LazyGreeter.class,
        (context, channel) -> {
          LazyGreeter greeter = context.getBean(LazyGreeter.class);
          ClientCall<Int32Value, Int32Value> call =
              channel.newCall(GrpcMethods.toGrpc(GreeterTtrpc.SUM), CallOptions.DEFAULT);
          Answers<Int32Value> sum = new Answers<>();
          StreamObserver<Int32Value> parts = ClientCalls.asyncClientStreamingCall(call, sum);
          AtomicInteger sent = new AtomicInteger();
          await()
              .pollInterval(Duration.ofMillis(50))
              .during(Duration.ofSeconds(1))
              .atMost(LONG)
              .until(
                  () -> {
                    int before = sent.get();
                    while (call.isReady() && sent.get() < 1_000_000) {
                      parts.onNext(Int32Value.of(1));
                      sent.incrementAndGet();
                    }
                    return sent.get() == before;
                  });
          assertThat(sent.get()).isLessThan(1_000_000);
          parts.onCompleted();
          greeter.goOn.countDown();
          assertThat(sum.all()).containsExactly(Int32Value.of(sent.get()));
        });
  }

  private void run(Class<?> bean, BiConsumer<ApplicationContext, ManagedChannel> test) {
    GrpcCalls.run(runner.withUserConfiguration(bean), test);
  }

  @TtrpcService
  static class EndlessGreeter implements GreeterService {
    final AtomicInteger sent = new AtomicInteger();

    @Override
    public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
      StringValue response = StringValue.of("x".repeat(1024));
      while (!CallContext.current().isCancelled()) {
        responses.send(response);
        sent.incrementAndGet();
      }
    }
  }

  @TtrpcService
  static class EndlessAsyncGreeter implements GreeterAsync {
    final AtomicInteger sent = new AtomicInteger();

    @Override
    public Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests) {
      StringValue response = StringValue.of("x".repeat(1024));
      return subscriber ->
          subscriber.onSubscribe(
              new Flow.Subscription() {
                @Override
                public void request(long count) {
                  for (long i = 0; i < count; i++) {
                    sent.incrementAndGet();
                    subscriber.onNext(response);
                  }
                }

                @Override
                public void cancel() {}
              });
    }
  }

  @TtrpcService
  static class LazyGreeter implements GreeterService {
    final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public Int32Value sum(StreamReceiver<Int32Value> requests) {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      int sum = 0;
      for (Int32Value request : requests) {
        sum += request.getValue();
      }
      return Int32Value.of(sum);
    }
  }
}
