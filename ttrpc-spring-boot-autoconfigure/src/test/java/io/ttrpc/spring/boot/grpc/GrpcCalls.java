package io.ttrpc.spring.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Calls of gRPC's own client to a context that serves the greeter over gRPC. */
final class GrpcCalls {
  private GrpcCalls() {}

  /** Runs a test with a context and a channel to it. */
  static void run(
      ApplicationContextRunner runner, BiConsumer<ApplicationContext, ManagedChannel> test) {
    runner.run(
        context -> {
          assertThat(context).hasNotFailed();
          ManagedChannel channel = GrpcContexts.channel(context);
          try {
            test.accept(context, channel);
          } finally {
            channel.shutdownNow();
            assertThat(channel.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
          }
        });
  }

  static String hello(Channel channel, String name) {
    return hello(channel, name, CallOptions.DEFAULT);
  }

  static String hello(Channel channel, String name, CallOptions options) {
    return ClientCalls.blockingUnaryCall(
            channel, GrpcMethods.toGrpc(GreeterTtrpc.SAY_HELLO), options, StringValue.of(name))
        .getValue();
  }

  static StatusRuntimeException failure(Channel channel, String name) {
    return failure(channel, name, CallOptions.DEFAULT);
  }

  static StatusRuntimeException failure(Channel channel, String name, CallOptions options) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> hello(channel, name, options));
  }
}
