package io.ttrpc.spring.boot.actuate;

import static io.ttrpc.spring.boot.actuate.HealthOf.component;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.greeter.TwoServers.admin;
import static io.ttrpc.spring.boot.greeter.TwoServers.lifecycle;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.TwoServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Health, endpoint and information of several servers. */
class NamedServersActuatorTests {
  @TempDir Path folder;
  private Path adminSocket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    adminSocket = folder.resolve("admin.sock");
    runner =
        TwoServers.in(folder)
            .withConfiguration(
                AutoConfigurations.of(
                    TtrpcHealthContributorAutoConfiguration.class,
                    TtrpcEndpointAutoConfiguration.class,
                    TtrpcInfoContributorAutoConfiguration.class))
            .withPropertyValues(
                "management.endpoints.web.exposure.include=*",
                "ttrpc.server.max-connections=8",
                "ttrpc.server.servers.admin.max-connections=9",
                "management.info.ttrpc.enabled=true");
  }

  @Test
  void eachServerHasItsOwnHealth() {
    runner.run(
        context -> {
          hello(admin(context), "Ada");
          assertThat(component(context, "server-admin").getDetails())
              .containsEntry("addresses", List.of("unix://" + adminSocket))
              .containsEntry("connections", Map.of("now", 1, "max", 9));
          assertThat(component(context, "server").getDetails())
              .containsEntry("connections", Map.of("now", 0, "max", 8));
          Files.delete(adminSocket);
          assertThat(component(context, "server-admin").getStatus()).isEqualTo(Status.DOWN);
          assertThat(component(context, "server").getStatus()).isEqualTo(Status.UP);
          lifecycle(context, "admin").stop();
          assertThat(component(context, "server-admin").getStatus())
              .isEqualTo(Status.OUT_OF_SERVICE);
        });
  }

  @Test
  void serverWithoutServicesHasNoHealth() {
    GreeterContext.bare()
        .withConfiguration(AutoConfigurations.of(TtrpcHealthContributorAutoConfiguration.class))
        .withUserConfiguration(TwoServers.AdminGreeter.class)
        .withPropertyValues(
            "ttrpc.server.servers.admin.socket.path=" + adminSocket,
            "ttrpc.server.servers.idle.socket.path=" + folder.resolve("idle.sock"))
        .run(context -> assertThat(components(context)).containsExactly("server-admin"));
  }

  @Test
  void endpointShowsEachServerUnderItsName() {
    runner.run(
        context -> {
          hello(admin(context), "Ada");
          TtrpcEndpoint endpoint = context.getBean(TtrpcEndpoint.class);
          assertThat(endpoint.ttrpc().servers())
              .extracting(TtrpcEndpoint.Server::name)
              .containsExactly("default", "admin");
          TtrpcEndpoint.Server server = endpoint.ttrpc().servers().get(1);
          assertThat(server.sockets())
              .extracting(ServerSocket::path)
              .containsExactly(adminSocket.toString());
          assertThat(server.connections()).hasSize(1);
          lifecycle(context, "default").stop();
          assertThat(endpoint.ttrpc().servers()).hasSize(1);
          assertThat(endpoint.service("test.Greeter")).as("of the other server").isNotNull();
          assertThat(endpoint.service("test.Nobody")).isNull();
        });
  }

  @Test
  void informationNamesEachServer() {
    runner.run(
        context -> {
          Info.Builder builder = new Info.Builder();
          context.getBean(InfoContributor.class).contribute(builder);
          assertThat(builder.build().get("ttrpc"))
              .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
              .containsEntry("server", server(folder.resolve("greeter.sock")))
              .containsEntry("servers", Map.of("admin", server(adminSocket)));
        });
  }

  private static Map<String, Object> server(Path socket) {
    return Map.of("addresses", List.of("unix://" + socket), "services", List.of("test.Greeter"));
  }

  private static List<String> components(ApplicationContext context) {
    return context.getBean(CompositeHealthContributor.class).stream()
        .map(HealthContributors.Entry::name)
        .toList();
  }
}
