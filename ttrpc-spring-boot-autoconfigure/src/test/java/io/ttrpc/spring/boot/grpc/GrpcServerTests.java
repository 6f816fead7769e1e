package io.ttrpc.spring.boot.grpc;

import static io.ttrpc.spring.boot.grpc.GrpcCalls.failure;
import static io.ttrpc.spring.boot.grpc.GrpcCalls.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.AsyncGreeter;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** gRPC's own client calls the beans that the ttrpc server serves. */
@Timeout(120)
class GrpcServerTests {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private ApplicationContextRunner runner = new ApplicationContextRunner();

  @BeforeEach
  void listen() {
    runner = GrpcContexts.serving(folder.resolve("greeter.sock"));
  }

  @Test
  void callsOfAllKindsReachTheBean() {
    run(Greeter.class, (context, channel) -> assertAllKinds(channel));
  }

  @Test
  void callsOfAllKindsReachAnAsynchronousBean() {
    run(AsyncGreeter.class, (context, channel) -> assertAllKinds(channel));
  }

  @Test
  void servicesOfServersWithANameAreLeftOut() {
    runner =
        runner
            .withUserConfiguration(Administered.class)
            .withPropertyValues(
                "ttrpc.server.servers.admin.socket.path=" + folder.resolve("admin.sock"));
    run(
        Greeter.class,
        (context, channel) -> {
          assertThat(context.containsBean("administered")).isTrue();
          assertThat(context.getBeanNamesForType(BoundGrpcService.class)).hasSize(1);
          assertThat(hello(channel, "Ada")).isEqualTo("Hello Ada");
        });
  }

  private static void assertAllKinds(ManagedChannel channel) {
    assertThat(hello(channel, "Ada")).isEqualTo("Hello Ada");
    List<Integer> counted = new ArrayList<>();
    ClientCalls.blockingServerStreamingCall(
            channel,
            GrpcMethods.toGrpc(GreeterTtrpc.COUNT_DOWN),
            CallOptions.DEFAULT,
            Int32Value.of(100))
        .forEachRemaining(response -> counted.add(response.getValue()));
    assertThat(counted).hasSize(100).startsWith(100, 99).endsWith(2, 1);

    Answers<Int32Value> sum = new Answers<>();
    StreamObserver<Int32Value> parts =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(GrpcMethods.toGrpc(GreeterTtrpc.SUM), CallOptions.DEFAULT), sum);
    for (int i = 1; i <= 100; i++) {
      parts.onNext(Int32Value.of(i));
    }
    parts.onCompleted();
    assertThat(sum.all()).containsExactly(Int32Value.of(5050));

    Answers<StringValue> echoes = new Answers<>();
    StreamObserver<StringValue> words =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(GrpcMethods.toGrpc(GreeterTtrpc.ECHO), CallOptions.DEFAULT), echoes);
    for (String word : List.of("one", "two", "three")) {
      words.onNext(StringValue.of(word));
      assertThat(echoes.next()).isEqualTo(StringValue.of(word));
    }
    words.onCompleted();
    assertThat(echoes.all()).hasSize(3);
  }

  @Test
  void statusOfTheHandlerHasItsDetails() {
    run(
        FailingGreeter.class,
        (context, channel) -> {
          StatusRuntimeException failure = failure(channel, "Ada");
          assertThat(failure.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND);
          assertThat(failure.getStatus().getDescription()).isEqualTo("no Ada");
          assertThat(Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList())
              .containsExactly(Any.pack(StringValue.of("Ada")));
        });
  }

  @Test
  void messageOfAnUnstatedFailureIsWithheld() {
    run(
        UnstatedGreeter.class,
        (context, channel) ->
            assertThat(failure(channel, "Ada").getStatus().getDescription())
                .isEqualTo("the handler failed"));
  }

  @Test
  void handlerSeesMetadataAndDeadline() {
    run(
        NotingGreeter.class,
        (context, channel) -> {
          Metadata headers = new Metadata();
          headers.put(Metadata.Key.of("word", Metadata.ASCII_STRING_MARSHALLER), "one");
          headers.put(Metadata.Key.of("word", Metadata.ASCII_STRING_MARSHALLER), "two");
          headers.put(
              Metadata.Key.of("raw-bin", Metadata.BINARY_BYTE_MARSHALLER),
              new byte[] {0, (byte) 0xff});
          ClientCalls.blockingUnaryCall(
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
              GrpcMethods.toGrpc(GreeterTtrpc.SAY_HELLO),
              CallOptions.DEFAULT.withDeadlineAfter(LONG),
              StringValue.of("Ada"));
          NotingGreeter greeter = context.getBean(NotingGreeter.class);
          assertThat(greeter.metadata.all("word")).containsExactly("one", "two");
          assertThat(greeter.metadata.first("raw-bin")).isEqualTo("AP8");
          assertThat(greeter.metadata.keys()).noneMatch(key -> key.startsWith("grpc-"));
          Deadline deadline = Objects.requireNonNull(greeter.deadline);
          assertThat(deadline.remaining()).isPositive().isLessThanOrEqualTo(LONG);
        });
  }

  @Test
  void passedDeadlineCancelsTheHandler() {
    run(
        WaitingGreeter.class,
        (context, channel) -> {
          WaitingGreeter greeter = context.getBean(WaitingGreeter.class);
          Duration timeout = Duration.ofMillis(200);
          // On a busy machine, a deadline may pass before the handler has begun.
          while (greeter.begun.getCount() > 0) {
            timeout = timeout.multipliedBy(2);
            assertThat(
                    failure(channel, "Ada", CallOptions.DEFAULT.withDeadlineAfter(timeout))
                        .getStatus()
                        .getCode())
                .isEqualTo(io.grpc.Status.Code.DEADLINE_EXCEEDED);
          }
          // The client ends the call at its own deadline, which may be a little earlier.
          assertThat(greeter.awaitCancellation())
              .isIn(StatusCode.DEADLINE_EXCEEDED, StatusCode.CANCELLED);
        });
  }

  @Test
  void cancellationByTheClientCancelsTheHandler() {
    run(
        WaitingGreeter.class,
        (context, channel) -> {
          WaitingGreeter greeter = context.getBean(WaitingGreeter.class);
          ClientCall<StringValue, StringValue> call =
              channel.newCall(GrpcMethods.toGrpc(GreeterTtrpc.SAY_HELLO), CallOptions.DEFAULT);
          ClientCalls.asyncUnaryCall(call, StringValue.of("Ada"), new Answers<>());
          await().atMost(LONG).until(() -> greeter.begun.getCount() == 0);
          call.cancel("enough", null);
          assertThat(greeter.awaitCancellation()).isEqualTo(StatusCode.CANCELLED);
        });
  }

  private void run(Class<?> bean, BiConsumer<ApplicationContext, ManagedChannel> test) {
    GrpcCalls.run(runner.withUserConfiguration(bean), test);
  }

  @TtrpcService
  static class FailingGreeter implements GreeterService {
    @Override
    public StringValue sayHello(StringValue name) {
      throw new TtrpcException(
          StatusCode.NOT_FOUND, "no " + name.getValue(), List.of(Any.pack(name)));
    }
  }

  @TtrpcService
  static class UnstatedGreeter implements GreeterService {
    @Override
    public StringValue sayHello(StringValue name) {
      throw new IllegalStateException("secret");
    }
  }

  @TtrpcService
  static class NotingGreeter implements GreeterService {
    volatile io.ttrpc.Metadata metadata = io.ttrpc.Metadata.empty();
    volatile @Nullable Deadline deadline;

    @Override
    public StringValue sayHello(StringValue name) {
      CallContext call = CallContext.current();
      metadata = call.metadata();
      deadline = call.deadline();
      return name;
    }
  }

  @TtrpcService
  static class WaitingGreeter implements GreeterService {
    final CountDownLatch begun = new CountDownLatch(1);
    private final LinkedBlockingQueue<StatusCode> cancelled = new LinkedBlockingQueue<>();

    @Override
    public StringValue sayHello(StringValue name) {
      CallContext call = CallContext.current();
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        cancelled.add(Objects.requireNonNull(call.cancellation()).code());
      }
      return name;
    }

    StatusCode awaitCancellation() {
      try {
        return Objects.requireNonNull(cancelled.poll(30, TimeUnit.SECONDS), "a cancellation");
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Administered {
    @Bean
    @TtrpcService(server = "admin")
    Greeter administered() {
      return new Greeter();
    }
  }
}
