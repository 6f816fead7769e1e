package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.greeter.TwoServers.admin;
import static io.ttrpc.spring.boot.greeter.TwoServers.lifecycle;
import static io.ttrpc.spring.boot.greeter.TwoServers.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.StringValue;
import io.ttrpc.CallContext;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.greeter.TwoServers;
import io.ttrpc.spring.boot.server.ServerLifecycleTests.FailingLifecycle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Start and stop of several servers. */
class NamedServerLifecycleTests {
  private static final String ADMIN = "ttrpc.server.servers.admin.";
  private static final String LOCAL_ADMIN_PATH = "local.ttrpc.server.admin.path";

  @TempDir Path folder;
  private Path socket = Path.of("");
  private Path adminSocket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    adminSocket = folder.resolve("admin.sock");
    runner = TwoServers.in(folder);
  }

  @Test
  void lifecycleOfTheDefaultServerIsInjectedByItsTypeAndTheOthersByName() {
    runner
        .withUserConfiguration(Lifecycles.class)
        .run(
            context -> {
              Lifecycles injected = context.getBean(Lifecycles.class);
              assertThat(injected.ofDefault.name()).isEqualTo("default");
              assertThat(injected.ofAdmin.name()).isEqualTo("admin");
              assertThat(context.getBean("ttrpcServerLifecycle")).isSameAs(injected.ofDefault);
            });
  }

  @Test
  void phasesAreThoseOfTheServers() {
    runner
        .withPropertyValues(ADMIN + "lifecycle.phase=5000")
        .run(
            context -> {
              assertThat(lifecycle(context, "default").getPhase())
                  .isEqualTo(TtrpcServerLifecycle.DEFAULT_PHASE);
              assertThat(lifecycle(context, "admin").getPhase()).isEqualTo(5000);
              assertThat(context.getBeansOfType(GracefulShutdown.class).values())
                  .extracting(GracefulShutdown::getPhase)
                  .containsExactlyInAnyOrder(TtrpcServerLifecycle.DEFAULT_PHASE + 1024, 6024);
            });
  }

  @Test
  void serverStartsLaterWhereItIsNotToStartByItself() {
    runner
        .withPropertyValues(ADMIN + "auto-startup=false")
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(adminSocket).doesNotExist();
              lifecycle(context, "admin").start();
              assertThat(hello(admin(context), "Ada")).isEqualTo("Hi Ada");
            });
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void serverStopsWithoutTheOthers() {
    runner.run(
        context -> {
          lifecycle(context, "admin").stop();
          assertThat(adminSocket).doesNotExist();
          assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
          lifecycle(context, "admin").start();
          assertThat(hello(admin(context), "Ada")).isEqualTo("Hi Ada");
        });
  }

  @Test
  void serverThatFailsToStartStopsThoseThatStarted() throws Exception {
    Files.writeString(adminSocket, "precious");
    runner
        .withPropertyValues("ttrpc.server.executor.type=platform", "ttrpc.server.lifecycle.phase=1")
        .run(context -> assertThat(context).hasFailed());
    assertThat(folder.toFile().list()).containsExactly("admin.sock");
    assertThat(adminSocket).hasContent("precious");
  }

  @Test
  void serversStopWhenTheContextFailsAfterTheirStart() {
    runner.withBean(FailingLifecycle.class).run(context -> assertThat(context).hasFailed());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void serversStartAgainAfterAStop() {
    runner.run(
        context -> {
          context.stop();
          assertThat(folder).isEmptyDirectory();
          context.start();
          assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
          assertThat(hello(admin(context), "Ada")).isEqualTo("Hi Ada");
        });
  }

  @Test
  void pausedContextServesOn() {
    runner.run(
        context -> {
          TtrpcServer before = server(context, "admin");
          ConfigurableApplicationContext pausing = context.getSourceApplicationContext();
          pausing.pause();
          assertThat(hello(admin(context), "Ada")).isEqualTo("Hi Ada");
          pausing.restart();
          assertThat(server(context, "admin")).isSameAs(before);
        });
  }

  @Test
  void eventsNameTheServerAndTrafficIsAcceptedWhenAllServersRunAgain() {
    runner
        .withBean(Journal.class, Journal::new)
        .withPropertyValues(ADMIN + "lifecycle.phase=1")
        .run(
            context -> {
              Journal journal = context.getBean(Journal.class);
              assertThat(journal.events).containsExactly("admin started", "default started");
              journal.events.clear();
              context.stop();
              context.start();
              assertThat(journal.events)
                  .containsExactly(
                      "REFUSING_TRAFFIC",
                      "default stopping",
                      "default stopped",
                      "REFUSING_TRAFFIC",
                      "admin stopping",
                      "admin stopped",
                      "admin started",
                      "default started",
                      "ACCEPTING_TRAFFIC");
            });
  }

  @Test
  void serversShutDownAtTheSameTimeAndWithinTheirOwnGracePeriods() {
    GreeterContext.on(socket)
        .withUserConfiguration(Slow.class, SlowAdmin.class)
        .withPropertyValues(
            ADMIN + "socket.path=" + adminSocket,
            ADMIN + "shutdown.grace-period=50ms",
            "ttrpc.client.clients.admin.target=unix://" + adminSocket)
        .run(
            context -> {
              CompletableFuture<StringValue> call = call(context, "greeter");
              CompletableFuture<StringValue> adminCall = call(context, "admin");
              context.getBean(Slow.class).awaitEntered();
              context.getBean(SlowAdmin.class).awaitEntered();
              CompletableFuture<Void> closing =
                  CompletableFuture.runAsync(() -> context.getSourceApplicationContext().stop());
              // The grace period of the admin server ends while that of the other one goes on.
              assertThatExceptionOfType(CompletionException.class)
                  .isThrownBy(() -> adminCall.orTimeout(20, TimeUnit.SECONDS).join())
                  .withMessageNotContaining("TimeoutException");
              assertThat(call).isNotDone();
              context.getBean(Slow.class).leave.countDown();
              assertThat(call.join()).isEqualTo(StringValue.of("finished"));
              closing.join();
            });
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void childHasItsOwnNamedServers() {
    GreeterContext.on(socket)
        .withUserConfiguration(Greeter.class)
        .run(
            parent ->
                GreeterContext.bare()
                    .withParent(parent)
                    .withUserConfiguration(TwoServers.AdminGreeter.class)
                    .withPropertyValues(
                        ADMIN + "socket.path=" + adminSocket,
                        "ttrpc.client.clients.admin.target=unix://" + adminSocket)
                    .run(
                        child -> {
                          assertThat(hello(admin(child), "Ada")).isEqualTo("Hi Ada");
                          assertThat(hello(greeter(parent), "Ada")).isEqualTo("Hello Ada");
                          assertThat(child.getEnvironment().getProperty(LOCAL_ADMIN_PATH))
                              .isEqualTo(adminSocket.toString());
                          assertThat(parent.getEnvironment().getProperty(LOCAL_ADMIN_PATH))
                              .isNull();
                        }));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void childWithoutServicesHasNoServers() {
    runner.run(
        parent ->
            GreeterContext.bare()
                .withParent(parent)
                .run(
                    child -> {
                      assertThat(child.getBeanNamesForType(TtrpcServerLifecycle.class)).isEmpty();
                      assertThat(hello(admin(parent), "Ada")).isEqualTo("Hi Ada");
                    }));
  }

  private static CompletableFuture<StringValue> call(ApplicationContext context, String client) {
    GreeterAsync greeter =
        GreeterTtrpc.asyncClient(context.getBean(TtrpcChannels.class).channel(client));
    return greeter.sayHello(StringValue.of("Ada"));
  }

  @Configuration(proxyBeanMethods = false)
  static class Lifecycles {
    final TtrpcServerLifecycle ofDefault;
    final TtrpcServerLifecycle ofAdmin;

    Lifecycles(TtrpcServerLifecycle ofDefault, @Qualifier("admin") TtrpcServerLifecycle ofAdmin) {
      this.ofDefault = ofDefault;
      this.ofAdmin = ofAdmin;
    }
  }

  static class SlowCall extends Greeter {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch leave = new CountDownLatch(1);

    @Override
    public StringValue sayHello(StringValue name) {
      CallContext.current().onCancel(leave::countDown);
      entered.countDown();
      try {
        leave.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return StringValue.of("finished");
    }

    void awaitEntered() throws InterruptedException {
      assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @TtrpcService
  static class Slow extends SlowCall {}

  @TtrpcService(server = "admin")
  static class SlowAdmin extends SlowCall {}

  /** The events of the context, with the names of the servers. */
  private static final class Journal implements ApplicationListener<ApplicationEvent> {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
      if (event instanceof TtrpcServerStartedEvent started) {
        events.add(started.name() + " started");
      } else if (event instanceof TtrpcServerStoppingEvent stopping) {
        events.add(stopping.name() + " stopping");
      } else if (event instanceof TtrpcServerStoppedEvent stopped) {
        events.add(stopped.name() + " stopped");
      } else if (event instanceof AvailabilityChangeEvent<?> change) {
        events.add(change.getState().toString());
      }
    }
  }
}
