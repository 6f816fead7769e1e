package io.ttrpc.docs.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class SpringPageTest {
  @TempDir Path folder;

  @Test
  void applicationOfThePageServesAndCalls() {
    String socket = folder.resolve("app.sock").toString();
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .run(
                "--ttrpc.server.socket.path=" + socket,
                "--ttrpc.client.clients.greeter.target=unix://" + socket)) {
      assertThat(context.getBean(Reception.class).welcome("Ada")).isEqualTo("Hello Ada");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Greeter.class, Reception.class, TenantConvention.class})
  static class Application {}
}
