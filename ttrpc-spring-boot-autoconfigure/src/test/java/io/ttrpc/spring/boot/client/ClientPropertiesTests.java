package io.ttrpc.spring.boot.client;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.greeter.StartFailure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ClientPropertiesTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    runner = GreeterContext.on(socket).withUserConfiguration(Greeter.class);
  }

  @Test
  void targetOfTheDefaultsIsForAllClients() {
    GreeterContext.bare()
        .withPropertyValues("ttrpc.client.defaults.target=unix:///nowhere")
        .run(
            context ->
                assertThat(context.getBean(TtrpcChannels.class).channel("any").target())
                    .isEqualTo("unix:///nowhere"));
  }

  @Test
  void metadataOfTheDefaultsIsMergedByKey() {
    GreeterContext.on(socket)
        .withUserConfiguration(MetadataTeller.class)
        .withPropertyValues(
            "ttrpc.client.defaults.metadata.both=default",
            "ttrpc.client.defaults.metadata.tenant=acme",
            "ttrpc.client.clients.greeter.metadata.both=own")
        .run(
            context -> {
              assertThat(hello(greeter(context), "tenant")).isEqualTo("[acme]");
              assertThat(hello(greeter(context), "both")).isEqualTo("[own]");
            });
  }

  @Test
  void maxMessageSize() {
    runner
        .withPropertyValues("ttrpc.client.clients.greeter.max-message-size=1KB")
        .run(
            context ->
                assertThatExceptionOfType(TtrpcException.class)
                    .isThrownBy(() -> hello(greeter(context), "x".repeat(2000)))
                    .satisfies(
                        failure -> {
                          assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
                          assertThat(failure.isFromPeer()).isFalse();
                        }));
  }

  @Test
  void ownValueWinsOverTheDefaults() {
    runner
        .withPropertyValues(
            "ttrpc.client.defaults.max-message-size=1B",
            "ttrpc.client.clients.greeter.max-message-size=1KB")
        .run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void callsWaitForTheServerWhereTheyAreToWait() {
    GreeterContext.bare()
        .withPropertyValues(
            "ttrpc.client.clients.greeter.target=unix://" + socket,
            "ttrpc.client.clients.greeter.wait-for-ready=true")
        .run(
            context -> {
              TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
              CompletableFuture<StringValue> response =
                  GreeterTtrpc.asyncClient(channel).sayHello(StringValue.of("Ada"));
              await().until(() -> channel.state() == TtrpcChannel.State.TRANSIENT_FAILURE);
              try (TtrpcServer server = serve()) {
                assertThat(response.join()).isEqualTo(StringValue.of("Hello Ada"));
              }
            });
  }

  @Test
  void callsFailAtOnceWithoutTheServer() {
    GreeterContext.bare()
        .withPropertyValues("ttrpc.client.clients.greeter.target=unix://" + socket)
        .run(
            context ->
                assertThatExceptionOfType(TtrpcException.class)
                    .isThrownBy(() -> hello(greeter(context), "Ada"))
                    .satisfies(
                        failure -> assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE)));
  }

  @Test
  void eagerClientIsConnectedWhenTheContextHasStarted() {
    runner
        .withPropertyValues("ttrpc.client.clients.greeter.eager-connect=true")
        .run(
            context ->
                assertThat(context.getBean(TtrpcChannels.class).channel("greeter").state())
                    .isEqualTo(TtrpcChannel.State.READY));
  }

  @Test
  void eagerClientOfAMissingServerIsLoggedAndStopsNothing(CapturedOutput output) {
    GreeterContext.bare()
        .withPropertyValues(
            "ttrpc.client.clients.greeter.target=unix:///nowhere",
            "ttrpc.client.defaults.eager-connect=true")
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output).contains("ttrpc client 'greeter' cannot connect to unix:///nowhere");
  }

  @Test
  @SuppressWarnings("try") // the connections only have to be there
  void connectTimeout() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
    // Nobody accepts, and two connections fill the queue, so that a third one has to wait.
    try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel first = SocketChannel.open(deaf.bind(address, 1).getLocalAddress());
        SocketChannel second = SocketChannel.open(address)) {
      GreeterContext.bare()
          .withPropertyValues(
              "ttrpc.client.clients.greeter.target=unix://" + socket,
              "ttrpc.client.clients.greeter.connect-timeout=170ms")
          .run(
              context ->
                  assertThatExceptionOfType(TtrpcException.class)
                      .isThrownBy(() -> hello(greeter(context), "Ada"))
                      .withMessageContaining("no connection within PT0.17S")
                      .satisfies(
                          failure -> assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE)));
    }
  }

  @Test
  void reconnectBackoff() {
    GreeterContext.bare()
        .withPropertyValues(
            "ttrpc.client.clients.greeter.target=unix://" + socket,
            "ttrpc.client.clients.greeter.wait-for-ready=true",
            "ttrpc.client.clients.greeter.reconnect.initial-backoff=1h",
            "ttrpc.client.clients.greeter.reconnect.max-backoff=1h",
            "ttrpc.client.clients.greeter.timeout=200ms")
        .run(
            context -> {
              TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
              assertThatExceptionOfType(TtrpcException.class).isThrownBy(channel::connect);
              try (TtrpcServer server = serve()) {
                // The server is there, but the next attempt to connect is an hour away.
                assertThatExceptionOfType(TtrpcException.class)
                    .isThrownBy(() -> hello(greeter(context), "Ada"))
                    .satisfies(
                        failure ->
                            assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED));
                assertThat(server.connectionCount()).isZero();
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "target, vsock://2:1, unix:///",
    "target, unix:///run/${unset}.sock, placeholder",
    "metadata.tenant, ${unset}, placeholder",
    "timeout, 0s, positive",
    "connect-timeout, -1s, positive",
    "max-message-size, 17MB, 16777215",
    "max-busy-poll, 11ms, PT0.01S",
    "max-busy-poll, -1us, PT0.01S",
    "reconnect.initial-backoff, 0s, positive",
    "reconnect.initial-backoff, 10s, must not be above",
    "reconnect.max-backoff, 10ms, must not be above",
    "method[test.Greeter/SayHello].timeout, 0s, positive",
    "method.sayHello.timeout, 1s, Service/Method",
    "method[test.Greeter/].timeout, 1s, Service/Method",
  })
  void valueOutOfRangeFailsTheStartWithItsKeyAndWhatIsExpected(
      String key, String value, String expected) {
    for (String prefix : new String[] {"ttrpc.client.defaults.", "ttrpc.client.clients.other."}) {
      runner
          .withPropertyValues(prefix + key + "=" + value)
          .run(
              context -> {
                InvalidConfigurationPropertyValueException failure =
                    StartFailure.of(context, InvalidConfigurationPropertyValueException.class);
                assertThat(failure).hasMessageContaining(expected);
                assertThat((prefix + key).replace(".sayHello.timeout", "[sayHello]"))
                    .startsWith(failure.getName());
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, soon",
    "propagate-deadline, perhaps",
    "connect-timeout, soon",
    "wait-for-ready, perhaps",
    "reconnect.initial-backoff, soon",
    "reconnect.max-backoff, late",
    "max-message-size, large",
    "max-busy-poll, briefly",
    "method[test.Greeter/SayHello].idempotent, perhaps",
    "eager-connect, perhaps",
  })
  void valueOfAnotherTypeFailsTheStartWithItsKey(String key, String value) {
    runner
        .withPropertyValues("ttrpc.client.clients.greeter." + key + "=" + value)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .isNotNull()
                    .hasStackTraceContaining("ttrpc.client.clients.greeter." + key));
  }

  private TtrpcServer serve() throws IOException {
    return TtrpcServer.builder()
        .listen(socket.toString())
        .service(GreeterTtrpc.bind(new Greeter()))
        .start();
  }
}
