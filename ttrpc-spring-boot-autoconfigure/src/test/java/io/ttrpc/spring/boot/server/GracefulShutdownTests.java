package io.ttrpc.spring.boot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.CallContext;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Calls come from a channel of their own, which the context does not close. */
@ExtendWith(OutputCaptureExtension.class)
class GracefulShutdownTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();
  private TtrpcChannel channel = TtrpcChannel.forTarget("unix:///nowhere");

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    channel = TtrpcChannel.forTarget(socket.toString());
    runner = GreeterContext.on(socket).withUserConfiguration(Slow.class);
  }

  @AfterEach
  void closeChannel() {
    channel.close();
  }

  @Test
  void runningCallFinishesWhileNewOnesAreRefused(CapturedOutput output) {
    GreeterAsync greeter = GreeterTtrpc.asyncClient(channel);
    runner.run(
        context -> {
          Slow slow = context.getBean(Slow.class);
          CompletableFuture<StringValue> running = greeter.sayHello(StringValue.of("Ada"));
          slow.entered.await();
          CompletableFuture<Void> closing =
              CompletableFuture.runAsync(context.getSourceApplicationContext()::close);
          await().until(() -> !socket.toFile().exists());
          assertThatExceptionOfType(CompletionException.class)
              .isThrownBy(() -> greeter.sayHello(StringValue.of("late")).join())
              .havingCause()
              .isInstanceOfSatisfying(
                  TtrpcException.class,
                  refused -> assertThat(refused.code()).isEqualTo(StatusCode.UNAVAILABLE));
          assertThat(closing).isNotDone();
          slow.leave.countDown();
          assertThat(running.join()).isEqualTo(StringValue.of("finished"));
          closing.join();
        });
    assertThat(output).contains("1 running calls finished, none cancelled");
  }

  @Test
  void callThatOutlivesTheGracePeriodIsCancelled(CapturedOutput output) {
    GreeterAsync greeter = GreeterTtrpc.asyncClient(channel);
    runner
        .withPropertyValues("ttrpc.server.shutdown.grace-period=50ms")
        .run(
            context -> {
              Slow slow = context.getBean(Slow.class);
              CompletableFuture<StringValue> running = greeter.sayHello(StringValue.of("Ada"));
              slow.entered.await();
              context.getSourceApplicationContext().close();
              slow.cancelled.await();
              assertThatExceptionOfType(CompletionException.class).isThrownBy(running::join);
            });
    assertThat(output).contains("calls running after PT0.05S: 0 finished, 1 are cancelled");
  }

  @TtrpcService
  static class Slow implements GreeterService {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch leave = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public StringValue sayHello(StringValue name) {
      CallContext.current().onCancel(cancelled::countDown);
      entered.countDown();
      try {
        leave.await();
        return StringValue.of("finished");
      } catch (InterruptedException e) {
        throw new TtrpcException(StatusCode.CANCELLED, "interrupted", e);
      }
    }
  }
}
