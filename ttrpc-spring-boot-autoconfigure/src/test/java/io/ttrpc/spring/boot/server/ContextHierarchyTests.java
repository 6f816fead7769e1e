package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** One server for each context that has services, and none for the others. */
class ContextHierarchyTests {
  private static final String LOCAL_PATH = "local.ttrpc.server.path";

  @TempDir Path folder;
  private Path socket = Path.of("");
  private Path childSocket = Path.of("");
  private ApplicationContextRunner serving = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    childSocket = folder.resolve("child.sock");
    serving = GreeterContext.on(socket).withUserConfiguration(Greeter.class);
  }

  @Test
  void childWithoutServicesHasNoServer() {
    serving.run(
        parent ->
            GreeterContext.bare()
                .withParent(parent)
                .run(
                    child -> {
                      assertThat(child.getBeanNamesForType(TtrpcServerLifecycle.class)).isEmpty();
                      assertThat(hello(greeter(parent), "Ada")).isEqualTo("Hello Ada");
                    }));
  }

  @Test
  void closedChildWithoutServicesLeavesTheServerOfItsParentAlone() {
    serving.run(
        parent -> {
          GreeterContext.bare().withParent(parent).run(child -> assertThat(child).hasNotFailed());
          assertThat(hello(greeter(parent), "Ada")).isEqualTo("Hello Ada");
        });
  }

  @Test
  void childWithServicesServesThemOnItsOwnPath() {
    serving.run(
        parent ->
            childOf(parent)
                .run(
                    child -> {
                      assertThat(hello(greeter(child), "Ada")).isEqualTo("Hi Ada");
                      assertThat(hello(greeter(parent), "Ada")).isEqualTo("Hello Ada");
                    }));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void eachContextPublishesThePathOfItsOwnServer() {
    serving.run(
        parent ->
            childOf(parent)
                .run(
                    child -> {
                      assertThat(child.getEnvironment().getProperty(LOCAL_PATH))
                          .isEqualTo(childSocket.toString());
                      assertThat(parent.getEnvironment().getProperty(LOCAL_PATH))
                          .isEqualTo(socket.toString());
                    }));
  }

  @Test
  void parentWithoutServerHasThePathOfItsChild() {
    GreeterContext.bare()
        .withPropertyValues("ttrpc.client.clients.greeter.target=${local.ttrpc.server.path}")
        .run(
            parent ->
                childOf(parent)
                    .run(
                        child -> {
                          assertThat(parent.getEnvironment().getProperty(LOCAL_PATH))
                              .isEqualTo(childSocket.toString());
                          assertThat(hello(greeter(parent), "Ada")).isEqualTo("Hi Ada");
                        }));
  }

  @Test
  void connectionDetailsOfTheParentAreNotThoseOfTheChild() {
    GreeterContext.on(folder.resolve("unused.sock"))
        .withUserConfiguration(Greeter.class, Details.class)
        .withPropertyValues(
            "details.path=" + socket, "ttrpc.client.clients.greeter.target=unix://" + socket)
        .run(
            parent ->
                childOf(parent)
                    .run(
                        child -> {
                          assertThat(hello(greeter(child), "Ada")).isEqualTo("Hi Ada");
                          assertThat(hello(greeter(parent), "Ada")).isEqualTo("Hello Ada");
                        }));
  }

  @Test
  void childThatFailsLateLeavesNoServerBehindAndTheOneOfItsParentAlone() {
    serving.run(
        parent -> {
          childOf(parent)
              .withBean(ServerLifecycleTests.FailingLifecycle.class)
              .run(child -> assertThat(child).hasFailed());
          assertThat(childSocket).doesNotExist();
          assertThat(hello(greeter(parent), "Ada")).isEqualTo("Hello Ada");
        });
  }

  @Test
  void childThatStopsAndStartsLeavesTheServerOfItsParentAlone() {
    serving.run(
        parent ->
            childOf(parent)
                .run(
                    child -> {
                      TtrpcServer server = serverOf(parent);
                      child.stop();
                      assertThat(childSocket).doesNotExist();
                      assertThat(hello(greeter(parent), "Ada")).isEqualTo("Hello Ada");
                      child.start();
                      assertThat(hello(greeter(child), "Ada")).isEqualTo("Hi Ada");
                      assertThat(serverOf(parent)).isSameAs(server);
                    }));
  }

  @Test
  void hierarchyOfSpringApplicationsHasAServerInTheContextWithServices() {
    try (ConfigurableApplicationContext child =
        new SpringApplicationBuilder(ServingApplication.class)
            .web(WebApplicationType.NONE)
            .properties("ttrpc.server.socket.path=" + socket)
            .child(Application.class)
            .properties("ttrpc.client.clients.greeter.target=unix://" + socket)
            .web(WebApplicationType.NONE)
            .run()) {
      ApplicationContext parent = Objects.requireNonNull(child.getParent());
      assertThat(child.getBeanNamesForType(TtrpcServerLifecycle.class)).isEmpty();
      assertThat(parent.getBeanNamesForType(TtrpcServerLifecycle.class)).hasSize(1);
      assertThat(hello(greeter(child), "Ada")).isEqualTo("Hello Ada");
      ((ConfigurableApplicationContext) parent).close();
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void siblingsMayServeTheSameServiceOnPathsOfTheirOwn() {
    try (ConfigurableApplicationContext parent =
            new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run();
        ConfigurableApplicationContext one = sibling(parent, socket);
        ConfigurableApplicationContext other = sibling(parent, childSocket)) {
      assertThat(serverOf(one).addresses()).containsExactly("unix://" + socket);
      assertThat(serverOf(other).addresses()).containsExactly("unix://" + childSocket);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void childWithServicesOnThePathOfItsParentFails() {
    serving.run(
        parent -> {
          assertThatThrownBy(() -> sibling(parent.getSourceApplicationContext(), socket).close())
              .hasStackTraceContaining("ttrpc server does not start");
          assertThat(hello(greeter(parent), "Ada")).isEqualTo("Hello Ada");
        });
  }

  @Test
  void callOfAChildIsCountedOnce() {
    serving
        .withBean(SimpleMeterRegistry.class)
        .run(
            parent ->
                childOf(parent)
                    .run(
                        child -> {
                          assertThat(hello(greeter(child), "Ada")).isEqualTo("Hi Ada");
                          MeterRegistry registry = parent.getBean(MeterRegistry.class);
                          await()
                              .untilAsserted(
                                  () ->
                                      assertThat(registry.get("ttrpc.server").timer().count())
                                          .isOne());
                          assertThat(registry.get("ttrpc.client").timer().count()).isOne();
                        }));
  }

  @Test
  void pausedContextServesOn() {
    serving.run(
        context -> {
          TtrpcServer server = serverOf(context);
          ConfigurableApplicationContext pausing = context.getSourceApplicationContext();
          pausing.pause();
          assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
          pausing.restart();
          assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
          assertThat(serverOf(context)).isSameAs(server);
        });
  }

  private ApplicationContextRunner childOf(ApplicationContext parent) {
    return GreeterContext.on(childSocket)
        .withUserConfiguration(InformalGreeter.class)
        .withParent(parent);
  }

  private static ConfigurableApplicationContext sibling(
      ConfigurableApplicationContext parent, Path path) {
    return new SpringApplicationBuilder(ServingApplication.class)
        .parent(parent)
        .web(WebApplicationType.NONE)
        .properties("ttrpc.server.socket.path=" + path)
        .run();
  }

  private static TtrpcServer serverOf(ApplicationContext context) {
    return Objects.requireNonNull(context.getBean(TtrpcServerLifecycle.class).server());
  }

  @TtrpcService
  static class InformalGreeter extends Greeter {
    @Override
    public StringValue sayHello(StringValue name) {
      return StringValue.of("Hi " + name.getValue());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Greeter.class)
  static class ServingApplication {}

  @Configuration(proxyBeanMethods = false)
  static class Details {
    @Bean
    TtrpcServerConnectionDetails details(Environment environment) {
      return () -> environment.getRequiredProperty("details.path");
    }
  }
}
