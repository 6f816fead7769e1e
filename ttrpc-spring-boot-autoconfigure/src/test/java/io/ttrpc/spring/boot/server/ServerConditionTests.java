package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class ServerConditionTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    runner = GreeterContext.on(socket);
  }

  @Test
  void serverBacksOffWithoutService() {
    GreeterContext.bare()
        .run(context -> assertThat(context).doesNotHaveBean(TtrpcServerLifecycle.class));
  }

  @Test
  void serverBacksOffWhenDisabled() {
    GreeterContext.bare()
        .withUserConfiguration(Greeter.class)
        .withPropertyValues("ttrpc.server.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(TtrpcServerLifecycle.class));
  }

  @Test
  void serverBacksOffWithoutTheCore() {
    GreeterContext.bare()
        .withClassLoader(new FilteredClassLoader(TtrpcServer.class))
        .run(context -> assertThat(context).doesNotHaveBean(TtrpcServerAutoConfiguration.class));
  }

  @Test
  void connectionDetailsReplaceThePath() {
    Path other = folder.resolve("other.sock");
    runner
        .withUserConfiguration(Greeter.class)
        .withBean(TtrpcServerConnectionDetails.class, () -> other::toString)
        .withPropertyValues("ttrpc.client.clients.greeter.target=unix://" + other)
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(socket).doesNotExist();
            });
  }

  @Test
  void customizersAreCalledInTheirOrderBehindTheProperties() {
    runner
        .withUserConfiguration(Greeter.class, Customizers.class)
        .withPropertyValues("ttrpc.server.max-message-size=8B")
        .run(
            context -> {
              assertThat(context.getBean(Customizers.class).called).containsExactly("one", "two");
              assertThat(hello(greeter(context), "a name of more than eight bytes"))
                  .isEqualTo("Hello a name of more than eight bytes");
            });
  }

  @Test
  void socketFileIsGoneWhenTheContextIsClosed() {
    runner
        .withUserConfiguration(Greeter.class)
        .run(context -> assertThat(Files.exists(socket)).isTrue());
    assertThat(socket).doesNotExist();
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizers {
    final List<String> called = new CopyOnWriteArrayList<>();

    @Bean
    @Order(2)
    TtrpcServerBuilderCustomizer two() {
      return builder -> called.add("two");
    }

    @Bean
    @Order(1)
    TtrpcServerBuilderCustomizer one() {
      return builder -> {
        called.add("one");
        builder.maxMessageSize(1000);
      };
    }
  }
}
