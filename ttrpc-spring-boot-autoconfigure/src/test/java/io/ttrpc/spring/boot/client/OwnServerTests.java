package io.ttrpc.spring.boot.client;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A client of the application's own server, whose path it takes from the environment. */
class OwnServerTests {
  private static final String TARGET = "ttrpc.client.clients.greeter.target=";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${local.ttrpc.server.path}",
        "unix:${local.ttrpc.server.path}",
        "unix://${local.ttrpc.server.path}"
      })
  void clientThatIsInjectedBeforeTheStartFollowsTheServer(String target) {
    serving(target)
        .withUserConfiguration(ClientInjectionTests.OnConstructor.class)
        .run(
            context ->
                assertThat(
                        hello(
                            context.getBean(ClientInjectionTests.OnConstructor.class).greeter,
                            "Ada"))
                    .isEqualTo("Hello Ada"));
  }

  @Test
  void clientFollowsARandomPath() {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                "ttrpc.server.socket.path=" + folder + "/${random.uuid}.sock",
                TARGET + "unix://${local.ttrpc.server.path}")
            .run()) {
      assertThat(hello(context.getBean(ClientInjectionTests.OnConstructor.class).greeter, "Ada"))
          .isEqualTo("Hello Ada");
    }
  }

  @Test
  void callBeforeTheStartSaysThatTheServerHasNotStarted() {
    serving("${local.ttrpc.server.path}")
        .withPropertyValues("ttrpc.server.auto-startup=false")
        .run(
            context ->
                assertThatExceptionOfType(TtrpcException.class)
                    .isThrownBy(() -> hello(greeter(context), "Ada"))
                    .withMessageContaining("the server of this application has not started")
                    .satisfies(
                        failure -> assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"vsock://${local.ttrpc.server.path}", "unix://${local.ttrpc.server.path}${other}"})
  void targetThatIsWrongWithAnyPathFailsTheStart(String target) {
    assertThat(Analyses.of(serving(target)).getDescription())
        .contains("ttrpc.client.clients.greeter.target", target, "expected");
  }

  private ApplicationContextRunner serving(String target) {
    return GreeterContext.on(folder.resolve("greeter.sock"))
        .withUserConfiguration(Greeter.class)
        .withPropertyValues(TARGET + target);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({TtrpcClientAutoConfiguration.class, TtrpcServerAutoConfiguration.class})
  @Import({Greeter.class, ClientInjectionTests.OnConstructor.class})
  static class Application {}
}
