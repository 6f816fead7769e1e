package io.ttrpc.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.Tags;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcServerExecutorProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class HandlerPoolMetersTests {
  private static final Tags POOL = Tags.of("name", "ttrpc-handler");

  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = MeteredContext.on(folder.resolve("greeter.sock"));
  }

  /** With eight threads, the calls above the six of their connection wait inside of the server. */
  @ParameterizedTest
  @CsvSource({"1, 1", "8, 6"})
  void activeThreadsAndQueuedCallsOfThePoolAreShown(int threads, int busy) {
    runner
        .withPropertyValues("ttrpc.server.executor.max-threads=" + threads)
        .run(
            context -> {
              MeteredContext metered = MeteredContext.of(context);
              MeteredGreeter service = context.getBean(MeteredGreeter.class);
              metered.assertGauge("executor.pool.max", POOL, threads);
              GreeterAsync greeter =
                  GreeterTtrpc.asyncClient(context.getBean(TtrpcChannels.class).channel("greeter"));
              List<CompletableFuture<StringValue>> calls = new ArrayList<>();
              calls.add(greeter.sayHello(StringValue.of("wait")));
              service.entered.await();
              for (int i = 1; i < busy + 2; i++) {
                calls.add(greeter.sayHello(StringValue.of("wait")));
              }
              metered.assertGauge("executor.active", POOL, busy);
              metered.assertGauge("executor.queued", POOL, 2);
              metered.assertGauge("executor.queue.remaining", POOL, 9_998);
              service.leave.countDown();
              calls.forEach(CompletableFuture::join);
              metered.assertGauge("executor.queued", POOL, 0);
              metered.assertGauge("executor.active", POOL, 0);
            });
  }

  @Test
  void executorOfTheApplicationIsNotMetered() {
    runner
        .withBean(TtrpcServerExecutorProvider.class, () -> () -> Runnable::run)
        .run(
            context ->
                assertThat(MeteredContext.of(context).registry().find("executor.active").meters())
                    .isEmpty());
  }
}
