package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.greeter.TwoServers.admin;
import static io.ttrpc.spring.boot.greeter.TwoServers.lifecycle;
import static io.ttrpc.spring.boot.greeter.TwoServers.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.ServiceDefinition;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.greeter.TwoServers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The servers that services name. */
@ExtendWith(OutputCaptureExtension.class)
class AssignedServicesTests {
  private static final String GREETER = "test.Greeter";
  private static final String COUNTER = "test.Counter";

  @TempDir Path folder;
  private Path adminSocket = Path.of("");

  /** A context with both servers, and no service. */
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    adminSocket = folder.resolve("admin.sock");
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withPropertyValues(
                "ttrpc.server.servers.admin.socket.path=" + adminSocket,
                "ttrpc.client.clients.admin.target=unix://" + adminSocket);
  }

  @Test
  void serversMayServeTheSameServiceByDifferentBeans() {
    TwoServers.in(folder)
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(hello(admin(context), "Ada")).isEqualTo("Hi Ada");
            });
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void beanMethodNamesTheServer() {
    runner
        .withUserConfiguration(MarkedMethod.class)
        .run(
            context -> {
              assertThat(hello(admin(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(lifecycle(context, "default").isRunning()).isFalse();
            });
  }

  @Test
  void serviceThatACustomizerAddsIsOnEveryServerThatItCustomizes() {
    TwoServers.in(folder)
        .withBean(TtrpcServerBuilderCustomizer.class, () -> AssignedServicesTests::addCounter)
        .run(
            context -> {
              assertThat(services(context, "default")).containsExactly(GREETER, COUNTER);
              assertThat(services(context, "admin")).containsExactly(GREETER, COUNTER);
            });
  }

  @Test
  void serviceThatACustomizerOfOneServerAddsIsOnThatServer() {
    TwoServers.in(folder)
        .withBean(
            TtrpcServerBuilderCustomizer.class,
            () -> TtrpcServerBuilderCustomizer.of("admin", AssignedServicesTests::addCounter))
        .run(
            context -> {
              assertThat(services(context, "default")).containsExactly(GREETER);
              assertThat(services(context, "admin")).containsExactly(GREETER, COUNTER);
            });
  }

  @Test
  void customizerThatAddsAServiceStartsNoServer() {
    runner
        .withUserConfiguration(Greeter.class)
        .withBean(TtrpcServerBuilderCustomizer.class, () -> AssignedServicesTests::addCounter)
        .run(
            context -> {
              assertThat(services(context, "default")).containsExactly(GREETER, COUNTER);
              assertThat(lifecycle(context, "admin").isRunning()).isFalse();
            });
  }

  @Test
  void serviceThatACustomizerAddsASecondTimeFailsTheStart() {
    TwoServers.in(folder)
        .withBean(
            TtrpcServerBuilderCustomizer.class,
            () -> server -> server.service(GreeterTtrpc.bind(new Greeter())))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .isNotNull()
                    .hasStackTraceContaining("test.Greeter"));
  }

  private static void addCounter(TtrpcServer.Builder server) {
    server.service(CounterTtrpc.bind(new CounterService() {}));
  }

  private static List<String> services(ApplicationContext context, String server) {
    return server(context, server).services().stream().map(ServiceDescriptor::name).toList();
  }

  @Test
  void beanMethodOfADefinitionNamesTheServer() {
    runner
        .withUserConfiguration(MarkedDefinition.class)
        .run(
            context -> {
              assertThat(hello(admin(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(lifecycle(context, "default").isRunning()).isFalse();
            });
  }

  @Test
  void beanMayHaveSeveralServersAndPlaceholders() {
    runner
        .withUserConfiguration(Everywhere.class)
        .withPropertyValues("app.server=admin")
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(hello(admin(context), "Ada")).isEqualTo("Hello Ada");
            });
  }

  @Test
  void twoBeansForOneServiceOnOneServerFailTheStart() {
    runner
        .withUserConfiguration(TwoServers.AdminGreeter.class, MarkedMethod.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(DuplicateServiceException.class)
                    .hasMessageContainingAll("test.Greeter", "AdminGreeter", "'byMethod'"));
  }

  @Test
  void unknownServerFailsTheStartAndNamesTheKnownOnes() {
    FailureAnalysis analysis =
        Analyses.of(
            GreeterContext.on(folder.resolve("greeter.sock"))
                .withUserConfiguration(MarkedMethod.class)
                .withPropertyValues(
                    "ttrpc.server.servers.metrics.socket.path=" + folder.resolve("m.sock")));
    assertThat(analysis.getDescription()).contains("'byMethod'", "'admin'");
    assertThat(analysis.getAction())
        .contains("ttrpc.server.servers.admin.socket.path", "'default', 'metrics'");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void serverWithoutServicesDoesNotStartAndSaysSo(CapturedOutput output) {
    runner
        .withUserConfiguration(Greeter.class)
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(lifecycle(context, "admin").isRunning()).isFalse();
              assertThat(adminSocket).doesNotExist();
            });
    assertThat(output)
        .contains(
            "ttrpc server 'admin' has no services and does not start; "
                + "@TtrpcService(server = \"admin\")");
  }

  @Test
  void defaultServerWithoutServicesNeedsNoPathAndIsSilent(CapturedOutput output) {
    GreeterContext.bare()
        .withUserConfiguration(TwoServers.AdminGreeter.class)
        .withPropertyValues(
            "ttrpc.server.servers.admin.socket.path=" + adminSocket,
            "ttrpc.client.clients.admin.target=unix://" + adminSocket)
        .run(
            context -> {
              assertThat(hello(admin(context), "Ada")).isEqualTo("Hi Ada");
              assertThat(lifecycle(context, "default").isRunning()).isFalse();
            });
    assertThat(output).doesNotContain("has no services");
  }

  @Test
  void disabledServerServesNothing() {
    TwoServers.in(folder)
        .withPropertyValues("ttrpc.server.servers.admin.enabled=false")
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(lifecycle(context, "admin").isRunning()).isFalse();
              assertThat(adminSocket).doesNotExist();
            });
  }

  @Test
  void disabledServersServeNothing() {
    TwoServers.in(folder)
        .withPropertyValues("ttrpc.server.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(TtrpcServerLifecycle.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class MarkedMethod {
    @Bean
    @TtrpcService(server = "admin")
    GreeterService byMethod() {
      return new Unmarked();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class MarkedDefinition {
    @Bean
    @TtrpcService(server = "admin")
    ServiceDefinition definition() {
      return GreeterTtrpc.bind(new Unmarked());
    }
  }

  @TtrpcService(server = {"default", "${app.server}"})
  static class Everywhere extends Greeter {}

  static class Unmarked extends Greeter {}
}
