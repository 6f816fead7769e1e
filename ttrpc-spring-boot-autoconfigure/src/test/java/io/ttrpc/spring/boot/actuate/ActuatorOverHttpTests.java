package io.ttrpc.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An operator asks a running application over HTTP. */
class ActuatorOverHttpTests {
  @TempDir Path folder;
  private Path socket = Path.of("");

  @BeforeEach
  void choosePath() {
    socket = folder.resolve("greeter.sock");
  }

  @Test
  void endpointHealthAndInfoAreServed() throws Exception {
    try (ConfigurableApplicationContext context =
        start(
            "--management.endpoints.web.exposure.include=health,info,ttrpc",
            "--management.endpoint.health.show-details=always",
            "--management.info.ttrpc.enabled=true")) {
      List<CompletableFuture<StringValue>> calls = WaitingGreeter.call(context, 1, 1);

      DocumentContext endpoint = json(get(context, "ttrpc"));
      String server = "$.servers[0].";
      assertThat(endpoint.<List<?>>read("$.servers")).hasSize(1);
      assertThat(endpoint.<String>read(server + "sockets[0].path")).isEqualTo(socket.toString());
      assertThat(endpoint.<String>read(server + "sockets[0].permissions")).isEqualTo("rw-------");
      assertThat(endpoint.<Boolean>read(server + "sockets[0].lost")).isFalse();
      assertThat(endpoint.<String>read(server + "services[0].name")).isEqualTo("test.Greeter");
      assertThat(endpoint.<String>read(server + "services[0].methods[1].name"))
          .isEqualTo("CountDown");
      assertThat(endpoint.<String>read(server + "services[0].methods[1].kind"))
          .isEqualTo("SERVER_STREAMING");
      assertThat(endpoint.<String>read(server + "connections[0].user"))
          .isEqualTo(Files.getOwner(socket).getName());
      assertThat(endpoint.<Integer>read(server + "connections[0].callCount")).isEqualTo(1);
      assertThat(Duration.parse(endpoint.read(server + "connections[0].age"))).isPositive();
      assertThat(endpoint.<String>read("$.clients.greeter.target")).isEqualTo("unix://" + socket);
      assertThat(endpoint.<String>read("$.clients.greeter.state")).isEqualTo("READY");

      assertThat(json(get(context, "ttrpc/test.Greeter")).<String>read("$.methods[3].kind"))
          .isEqualTo("BIDI_STREAMING");
      assertThat(get(context, "ttrpc/test.Nobody").statusCode()).isEqualTo(404);

      DocumentContext health = json(get(context, "health"));
      String components = "$.components.ttrpc.components.";
      assertThat(health.<String>read(components + "server.status")).isEqualTo("UP");
      assertThat(health.<Integer>read(components + "server.details.calls.now")).isEqualTo(1);
      assertThat(health.<String>read(components + "greeter.details.state")).isEqualTo("READY");
      assertThat(get(context, "health/ttrpc/greeter").statusCode()).isEqualTo(200);

      assertThat(json(get(context, "info")).<String>read("$.ttrpc.server.services[0]"))
          .isEqualTo("test.Greeter");

      context.getBean(WaitingGreeter.class).releaseAll(calls);
    }
  }

  @Test
  void beansOfClientsAreListedWithNamesThatBootDoesNotSplit() throws Exception {
    try (ConfigurableApplicationContext context =
        start(
            "--management.endpoints.web.exposure.include=beans",
            "--spring.main.sources=" + Guests.class.getName())) {
      Map<String, Map<String, Object>> beans =
          json(get(context, "beans")).read("$.contexts['application'].beans");
      assertThat(beans)
          .containsKeys("ttrpcChannels", "ttrpcServerLifecycle", "ttrpcChannel-greeter");
      assertThat(beans.get("ttrpcChannel-greeter"))
          .containsEntry("type", TtrpcChannel.class.getName());
      assertThat(beans.keySet())
          .filteredOn(name -> name.startsWith("ttrpcClient-"))
          .hasSize(3)
          .anyMatch(name -> name.contains("a%2Cb"));
      assertThat(beans.keySet())
          .filteredOn(name -> name.contains("ttrpc"))
          .hasSizeGreaterThan(10)
          .noneMatch(name -> name.contains(":") || name.contains(","));
    }
  }

  /** Null values are left out, so the context of this test has all values. */
  @Test
  void exampleOfThePageHasThePropertiesOfTheEndpoint() throws Exception {
    try (ConfigurableApplicationContext context =
        start(
            "--management.endpoints.web.exposure.include=ttrpc",
            "--ttrpc.server.max-connections=9",
            "--ttrpc.server.max-concurrent-calls=9")) {
      TtrpcServerLifecycle lifecycle = context.getBean(TtrpcServerLifecycle.class);
      TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
      channel.connect();
      lifecycle.stop();
      lifecycle.start();
      ClientFailures failures = context.getBean(ClientFailures.class);
      await().until(() -> failures.last("greeter") != null);
      channel.connect();
      TtrpcServer server = Objects.requireNonNull(lifecycle.server());
      await().until(() -> server.connectionCount() == 1);

      String example = Page.at("docs/spring-health.md").blocks("json").get(0);
      DocumentContext endpoint = json(get(context, "ttrpc"));
      assertThat(keys("", JsonPath.parse(example).json())).isEqualTo(keys("", endpoint.json()));
      assertThat(Instant.parse(endpoint.read("$.clients.greeter.lastErrorAt")))
          .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }
  }

  /** Returns the paths of all keys, where all elements of a list share one path. */
  private static Set<String> keys(String path, Object value) {
    Set<String> keys = new TreeSet<>();
    if (value instanceof Map<?, ?> object) {
      object.forEach((key, each) -> keys.addAll(keys(path + "." + key, each)));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> keys.addAll(keys(path + "[]", each)));
    } else {
      keys.add(path);
    }
    return keys;
  }

  @Test
  void readinessIncludesTheServerAndTheClientsByChoice() throws Exception {
    try (ConfigurableApplicationContext context =
        start(
            "--management.endpoint.health.probes.enabled=true",
            "--management.endpoint.health.group.readiness.include=readinessState,ttrpc",
            "--management.endpoint.health.group.server.include=ttrpc/server",
            "--management.endpoint.health.group.client.include=ttrpc/greeter")) {
      for (String group : List.of("readiness", "server", "client")) {
        assertThat(get(context, "health/" + group).statusCode()).as(group).isEqualTo(200);
      }
      Files.delete(socket);
      assertThat(get(context, "health/readiness").statusCode()).isEqualTo(503);
      assertThat(get(context, "health/server").statusCode()).isEqualTo(503);
      assertThat(get(context, "health/client").statusCode()).isEqualTo(200);
      assertThat(get(context, "health/liveness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void readinessLeavesTtrpcOutByDefault() throws Exception {
    try (ConfigurableApplicationContext context =
        start("--management.endpoint.health.probes.enabled=true")) {
      Files.delete(socket);
      assertThat(get(context, "health/readiness").statusCode()).isEqualTo(200);
      assertThat(get(context, "health").statusCode()).isEqualTo(503);
    }
  }

  @Test
  @SuppressWarnings("try") // no context starts
  void readinessOfAnUnknownClientStopsTheStart() {
    assertThatThrownBy(
            () ->
                start("--management.endpoint.health.group.readiness.include=ttrpc/nobody").close())
        .hasMessageContaining("'ttrpc/nobody'")
        .hasMessageContaining("does not exist");
  }

  private ConfigurableApplicationContext start(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--server.port=0");
    all.add("--ttrpc.server.socket.path=" + socket);
    all.add("--ttrpc.client.clients.greeter.target=unix://" + socket);
    return SpringApplication.run(Application.class, all.toArray(String[]::new));
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext context, String path)
      throws IOException, InterruptedException {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/" + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static DocumentContext json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonPath.parse(response.body());
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(WaitingGreeter.class)
  static class Application {}

  /** Has clients of a name, a target and a placeholder. */
  static class Guests {
    Guests(
        @TtrpcClient("greeter") GreeterService byName,
        @TtrpcClient("unix:///nowhere/a,b.sock") GreeterService byTarget,
        @TtrpcClient("${guests.greeter:greeter}") GreeterService byPlaceholder) {
      assertThat(List.of(byName, byTarget, byPlaceholder)).doesNotContainNull();
    }
  }
}
