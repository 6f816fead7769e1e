package io.ttrpc.docs.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class ServersPageTest {
  @TempDir Path folder;

  @Test
  void applicationOfThePageServesOnThreeSockets() {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .run(
                "--ttrpc.server.socket.path=" + folder.resolve("app.sock"),
                "--ttrpc.server.servers.metrics.socket.path=" + folder.resolve("metrics.sock"),
                "--ttrpc.server.servers.admin.socket.path=" + folder.resolve("admin.sock"),
                "--ttrpc.server.servers.admin.auto-startup=false",
                "--ttrpc.client.clients.app.target=unix://${local.ttrpc.server.path}",
                "--ttrpc.client.clients.metrics.target=unix://${local.ttrpc.server.metrics.path}",
                "--ttrpc.client.clients.admin.target=unix://${local.ttrpc.server.admin.path}")) {
      assertThat(hello(context, "app")).isEqualTo("Hello Ada");
      assertThat(hello(context, "metrics")).isEqualTo("Hello Ada");
      assertThat(folder.resolve("admin.sock")).doesNotExist();
      context.getBean(Maintenance.class).begin();
      assertThat(hello(context, "admin")).isEqualTo("Hello, administrator");
      assertThat(context.getBean(ServerNames.class).seen())
          .containsExactly("default", "metrics", "admin");
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static String hello(ApplicationContext context, String client) {
    return GreeterTtrpc.client(context.getBean(TtrpcChannels.class).channel(client))
        .sayHello(HelloRequest.newBuilder().setName("Ada").build())
        .getMessage();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({AdminGreeter.class, ServersConfiguration.class, Maintenance.class, ServerNames.class})
  static class Application {}
}
