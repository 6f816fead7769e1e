package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

@ExtendWith(OutputCaptureExtension.class)
class ServerLifecycleTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    runner =
        GreeterContext.on(socket)
            .withUserConfiguration(Greeter.class)
            .withBean(Journal.class, Journal::new);
  }

  @Test
  void serverComesAndGoesWithBootsWebServers() {
    runner.run(
        context -> {
          assertThat(context.getBean(TtrpcServerLifecycle.class))
              .satisfies(
                  server -> {
                    assertThat(server.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE - 2048);
                    assertThat(server.isPauseable()).isFalse();
                  });
          assertThat(context.getBean(GracefulShutdown.class))
              .satisfies(
                  shutdown -> {
                    assertThat(shutdown.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE - 1024);
                    assertThat(shutdown.isPauseable()).isFalse();
                  });
        });
  }

  @Test
  void phaseIsConfigurable() {
    runner
        .withPropertyValues("ttrpc.server.lifecycle.phase=5000")
        .run(
            context -> {
              assertThat(context.getBean(TtrpcServerLifecycle.class).getPhase()).isEqualTo(5000);
              assertThat(context.getBean(GracefulShutdown.class).getPhase()).isEqualTo(6024);
            });
  }

  @Test
  void serverStartsLaterWhereItIsNotToStartByItself() {
    runner
        .withPropertyValues("ttrpc.server.auto-startup=false")
        .run(
            context -> {
              TtrpcServerLifecycle server = context.getBean(TtrpcServerLifecycle.class);
              assertThat(server.isRunning()).isFalse();
              assertThat(server.server()).isNull();
              assertThat(socket).doesNotExist();
              server.start();
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
            });
    assertThat(socket).doesNotExist();
  }

  @Test
  void serverStartsWhereBeansAreLazy() {
    runner
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
  }

  @Test
  void serverIsStoppedWhenTheContextFailsAfterItsStart() {
    runner
        .withBean(FailingLifecycle.class)
        .run(
            context -> {
              assertThat(context).hasFailed();
              assertThat(socket).doesNotExist();
            });
  }

  @Test
  void serverStartsAgainAfterAStop() {
    runner.run(
        context -> {
          context.stop();
          assertThat(socket).doesNotExist();
          context.start();
          assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
        });
  }

  @Test
  void startingAndStoppingTwiceIsStartingAndStoppingOnce() {
    runner.run(
        context -> {
          TtrpcServerLifecycle server = context.getBean(TtrpcServerLifecycle.class);
          server.start();
          assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
          server.stop();
          server.stop();
          assertThat(context.getBean(Journal.class).events)
              .containsExactly("TtrpcServerStartedEvent", "TtrpcServerStoppedEvent");
        });
  }

  @Test
  void eventsTellStartAndStopAndReadinessIsRefusedMeanwhile() {
    runner.run(
        context -> {
          Journal journal = context.getBean(Journal.class);
          assertThat(journal.events).containsExactly("TtrpcServerStartedEvent");
          context.stop();
          context.start();
          assertThat(journal.events)
              .containsExactly(
                  "TtrpcServerStartedEvent",
                  "REFUSING_TRAFFIC",
                  "TtrpcServerStoppingEvent",
                  "TtrpcServerStoppedEvent",
                  "TtrpcServerStartedEvent",
                  "ACCEPTING_TRAFFIC");
        });
  }

  @Test
  void eventsCarryTheServer() {
    runner.run(
        context ->
            assertThat(context.getBean(Journal.class).addresses)
                .containsExactly("unix://" + socket));
  }

  @Test
  void pathIsPublished() {
    runner.run(
        context ->
            assertThat(context.getEnvironment().getProperty("local.ttrpc.server.path"))
                .isEqualTo(socket.toString()));
  }

  @Test
  void logTellsWhatIsServedWhereAndHowItEnded(CapturedOutput output) {
    runner.run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
    assertThat(output)
        .contains("ttrpc server listens on unix://" + socket + " and serves test.Greeter")
        .contains("0 running calls finished, none cancelled");
  }

  @Test
  void gracePeriodThatSpringCutsShortIsWarnedOf(CapturedOutput output) {
    runner
        .withPropertyValues("ttrpc.server.shutdown.grace-period=40s")
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output)
        .contains("ttrpc.server.shutdown.grace-period=PT40S is longer")
        .contains("spring.lifecycle.timeout-per-shutdown-phase=PT30S");
  }

  @Test
  void threadsEndWithTheContext() {
    runner.run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("ttrpc-handler-"))
                    .noneMatch(name -> name.startsWith("ttrpc-server")));
  }

  /** Starts behind the server. */
  static final class FailingLifecycle implements SmartLifecycle {
    @Override
    public void start() {
      throw new IllegalStateException("does not start");
    }

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }
  }

  /** What the context published. */
  static final class Journal implements ApplicationListener<ApplicationEvent> {
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<String> addresses = new CopyOnWriteArrayList<>();

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
      if (event instanceof AvailabilityChangeEvent<?> change) {
        events.add(change.getState().toString());
      } else if (event.getClass().getSimpleName().startsWith("TtrpcServer")) {
        events.add(event.getClass().getSimpleName());
      }
      if (event instanceof TtrpcServerStartedEvent started) {
        addresses.addAll(started.server().addresses());
      }
    }
  }
}
