package io.ttrpc.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.Greeter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A text of a peer stays one value of what the actuator shows, whatever its characters are. */
class ForgedTextTests {
  private static final String FORGERY =
      "gone\"}],\"status\":\"UP\",\"\\\r\n\t\u0000\u001b[2K\u2028\u202e\ud800{";

  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @TempDir Path folder;
  private Path socket = Path.of("");
  private Path hypervisor = Path.of("");
  private ConfigurableApplicationContext context;

  @BeforeEach
  void start() {
    socket = folder.resolve("greeter.sock");
    hypervisor = folder.resolve("vm.sock");
    context =
        SpringApplication.run(
            Application.class,
            "--server.port=0",
            "--ttrpc.server.socket.path=" + socket,
            "--ttrpc.client.clients.greeter.target=unix://" + socket,
            "--ttrpc.client.clients.guest.target=hvsock://" + hypervisor + ":1024",
            "--management.endpoints.web.exposure.include=health,ttrpc",
            "--management.endpoint.health.show-details=always");
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void answerOfAHypervisorIsOneValue() throws Exception {
    String answer = "\"}],\\\r\u0001[{:";
    try (ServerSocketChannel listener =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(hypervisor))) {
      CompletableFuture<Void> answered =
          CompletableFuture.runAsync(() -> answer(listener, answer + "\n"));
      TtrpcChannel guest = context.getBean(TtrpcChannels.class).channel("guest");
      assertThatThrownBy(guest::connect).isInstanceOf(TtrpcException.class);
      answered.join();
    }
    await().until(() -> context.getBean(ClientFailures.class).last("guest") != null);
    assertLastErrorOf(
        "guest",
        "connect to hvsock://%s:1024: expected OK and a number after CONNECT 1024 but was %s"
            .formatted(hypervisor, "\"}],\\??[{:"),
        503);
  }

  private static void answer(ServerSocketChannel listener, String line) {
    try (SocketChannel client = listener.accept()) {
      client.read(ByteBuffer.allocate(100));
      client.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void failureOfAConnectionIsOneValue() throws Exception {
    ClientFailures failures = context.getBean(ClientFailures.class);
    TtrpcChannel.Builder forged =
        TtrpcChannel.builder(
            "forged",
            () -> {
              throw new IOException(FORGERY);
            });
    failures.customize("greeter", forged);
    try (TtrpcChannel channel = forged.build()) {
      assertThatThrownBy(channel::connect).isInstanceOf(TtrpcException.class);
      await().until(() -> failures.last("greeter") != null);
    }
    assertLastErrorOf("greeter", "connect to forged: " + FORGERY, 200);
  }

  private void assertLastErrorOf(String client, String text, int status) throws Exception {
    JsonNode shown = get("ttrpc", 200).get("clients").get(client);
    assertThat(shown.get("lastError").asString()).isEqualTo(text);
    JsonNode health = get("health/ttrpc/" + client, status);
    assertThat(health.get("details").get("lastError").asString()).isEqualTo(text);
    assertThat(get("health", status).get("components").has("ttrpc")).isTrue();
  }

  @Test
  void namesOfUnknownMethodsAreNotShown() throws Exception {
    MethodDescriptor<StringValue, StringValue> unknown =
        new MethodDescriptor<>(
            FORGERY,
            FORGERY,
            CallKind.UNARY,
            StringValue.getDefaultInstance(),
            StringValue.getDefaultInstance());
    TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
    assertThatThrownBy(
            () -> ClientCalls.unary(channel, unknown, StringValue.of(FORGERY), CallOptions.DEFAULT))
        .isInstanceOf(TtrpcException.class);
    JsonNode endpoint = get("ttrpc", 200);
    assertThat(endpoint.toString()).doesNotContain("gone");
    assertThat(endpoint.get("servers").get(0).get("connections").size()).isEqualTo(1);
    assertThat(get("health/ttrpc", 200).toString()).doesNotContain("gone");
  }

  private JsonNode get(String path, int status) throws IOException, InterruptedException {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/" + path);
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return STRICT.readTree(response.body());
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Greeter.class)
  static class Application {}
}
