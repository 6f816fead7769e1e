package io.ttrpc.spring.boot.actuate;

import static io.ttrpc.spring.boot.actuate.HealthOf.component;
import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.ShutdownReport;
import io.ttrpc.SocketFile;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcServerExecutorProvider;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The server is healthy while new clients reach it. */
class ServerHealthTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    runner = HealthOf.contextOn(socket).withUserConfiguration(Greeter.class);
  }

  @Test
  void listeningServerIsUp() {
    runner
        .withPropertyValues("ttrpc.server.max-connections=8")
        .run(
            context -> {
              hello(greeter(context), "Ada");
              Health health = component(context, "server");
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails())
                  .containsEntry("addresses", List.of("unix://" + socket))
                  .containsEntry("connections", Map.of("now", 1, "max", 8))
                  .doesNotContainKeys("error", "reason", "lostAddresses");
            });
  }

  @Test
  void serverWithoutItsSocketFileIsDown() {
    runner.run(
        context -> {
          Files.delete(socket);
          Health health = component(context, "server");
          assertThat(health.getStatus()).isEqualTo(Status.DOWN);
          assertThat(health.getDetails())
              .containsEntry("lostAddresses", List.of("unix://" + socket))
              .extractingByKey("error")
              .asString()
              .contains("removed or replaced the socket file", "restart the server");
        });
  }

  @Test
  void serverWhoseSocketFileAnotherServerReplacedIsDownUntilItRestarts() {
    runner.run(
        context -> {
          Files.delete(socket);
          TtrpcServer other = TtrpcServer.builder().listen(SocketFile.at(socket)).start();
          assertThat(component(context, "server").getStatus()).isEqualTo(Status.DOWN);

          other.close();
          TtrpcServerLifecycle lifecycle = context.getBean(TtrpcServerLifecycle.class);
          lifecycle.stop();
          lifecycle.start();
          assertThat(component(context, "server").getStatus()).isEqualTo(Status.UP);
        });
  }

  @Test
  void serverThatWasNotStartedIsOutOfServiceUntilItStarts() {
    runner
        .withPropertyValues("ttrpc.server.auto-startup=false")
        .run(
            context -> {
              assertOutOfService(context, "the server is not running");
              context.getBean(TtrpcServerLifecycle.class).start();
              assertThat(component(context, "server").getStatus()).isEqualTo(Status.UP);
              context.getBean(TtrpcServerLifecycle.class).stop();
              assertOutOfService(context, "the server is not running");
            });
  }

  @Test
  void serverThatWaitsForItsLastCallsIsOutOfService() {
    HealthOf.contextOn(socket)
        .withUserConfiguration(WaitingGreeter.class)
        .run(
            context -> {
              List<CompletableFuture<StringValue>> calls = WaitingGreeter.call(context, 1, 1);
              TtrpcServer server =
                  Objects.requireNonNull(context.getBean(TtrpcServerLifecycle.class).server());
              CompletableFuture<ShutdownReport> shutdown =
                  CompletableFuture.supplyAsync(() -> server.shutdown(Duration.ofSeconds(20)));
              await().until(() -> !server.isListening());
              assertOutOfService(context, "the server is shutting down");

              context.getBean(WaitingGreeter.class).releaseAll(calls);
              assertThat(shutdown.join().completed()).isTrue();
            });
  }

  @Test
  void fullServerIsUpAndTellsItsLoad() {
    HealthOf.contextOn(socket)
        .withUserConfiguration(WaitingGreeter.class)
        .withPropertyValues(
            "ttrpc.server.max-connections=5",
            "ttrpc.server.max-concurrent-calls=3",
            "ttrpc.server.executor.type=platform",
            "ttrpc.server.executor.max-threads=2")
        .run(
            context -> {
              List<CompletableFuture<StringValue>> calls = WaitingGreeter.call(context, 3, 2);
              await()
                  .untilAsserted(
                      () ->
                          assertThat(component(context, "server").getDetails())
                              .containsEntry("connections", Map.of("now", 1, "max", 5))
                              .containsEntry("calls", Map.of("now", 3, "max", 3))
                              .containsKey("memory")
                              .containsEntry("handlerThreads", Map.of("now", 2, "max", 2))
                              .containsEntry("queuedCalls", Map.of("now", 1, "max", 10_000)));
              assertThat(component(context, "server").getStatus()).isEqualTo(Status.UP);

              context.getBean(WaitingGreeter.class).releaseAll(calls);
              await()
                  .untilAsserted(
                      () ->
                          assertThat(component(context, "server").getDetails())
                              .containsEntry("calls", Map.of("now", 0, "max", 3))
                              .containsEntry("handlerThreads", Map.of("now", 0, "max", 2)));
            });
  }

  @Test
  void loadOfAnExecutorOfTheApplicationIsNotTold() {
    runner
        .withBean(TtrpcServerExecutorProvider.class, () -> ForkJoinPool::commonPool)
        .run(
            context ->
                assertThat(component(context, "server").getDetails())
                    .containsKey("calls")
                    .doesNotContainKeys("handlerThreads", "queuedCalls"));
  }

  private static void assertOutOfService(ApplicationContext context, String reason) {
    Health health = component(context, "server");
    assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(health.getDetails()).containsEntry("reason", reason);
  }
}
