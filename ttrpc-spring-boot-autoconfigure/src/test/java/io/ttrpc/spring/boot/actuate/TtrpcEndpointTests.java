package io.ttrpc.spring.boot.actuate;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.CallKind;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcChannel.State;
import io.ttrpc.spring.boot.actuate.TtrpcEndpoint.Client;
import io.ttrpc.spring.boot.actuate.TtrpcEndpoint.Connection;
import io.ttrpc.spring.boot.actuate.TtrpcEndpoint.Method;
import io.ttrpc.spring.boot.actuate.TtrpcEndpoint.Server;
import io.ttrpc.spring.boot.actuate.TtrpcEndpoint.Service;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The endpoint shows what the server and the clients are doing. */
class TtrpcEndpointTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    runner =
        GreeterContext.on(socket)
            .withConfiguration(AutoConfigurations.of(TtrpcEndpointAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=ttrpc")
            .withUserConfiguration(WaitingGreeter.class);
  }

  @Test
  void socketIsShownWithThePermissionsThatItHasNow() {
    runner
        .withPropertyValues("ttrpc.server.socket.permissions=rw-rw----")
        .run(
            context -> {
              PosixFileAttributes file =
                  Files.readAttributes(
                      socket, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
              assertThat(server(context).listening()).isTrue();
              assertThat(server(context).sockets())
                  .containsExactly(
                      new ServerSocket(
                          socket.toString(),
                          "rw-rw----",
                          file.owner().getName(),
                          file.group().getName(),
                          false));
            });
  }

  @Test
  void lostSocketIsShownWithoutThePermissionsOfAnotherFile() {
    runner.run(
        context -> {
          Files.delete(socket);
          Files.createFile(socket);
          assertThat(server(context).sockets())
              .containsExactly(new ServerSocket(socket.toString(), null, null, null, true));
        });
  }

  @Test
  void servicesAreShownWithTheirMethodsAndKinds() {
    runner.run(
        context -> {
          Service greeter =
              new Service(
                  "test.Greeter",
                  List.of(
                      method("SayHello", CallKind.UNARY, StringValue.class, StringValue.class),
                      method(
                          "CountDown",
                          CallKind.SERVER_STREAMING,
                          Int32Value.class,
                          Int32Value.class),
                      method("Sum", CallKind.CLIENT_STREAMING, Int32Value.class, Int32Value.class),
                      method(
                          "Echo", CallKind.BIDI_STREAMING, StringValue.class, StringValue.class)));
          assertThat(server(context).services()).containsExactly(greeter);
          assertThat(endpoint(context).service("test.Greeter")).isEqualTo(greeter);
          assertThat(endpoint(context).service("test.Nobody")).isNull();
        });
  }

  @Test
  void connectionsAreShownWithTheirPeersAndTheirCalls() {
    runner.run(
        context -> {
          List<CompletableFuture<StringValue>> calls = WaitingGreeter.call(context, 2, 2);
          try (TtrpcChannel idle = TtrpcChannel.forTarget("unix://" + socket)) {
            idle.connect();
            await().until(() -> server(context).connections().size() == 2);

            Server server = server(context);
            assertThat(server.callCount()).isEqualTo(2);
            assertThat(server.connections())
                .extracting(Connection::callCount)
                .as("the oldest connection first")
                .containsExactly(2, 0);
            String self = Files.getOwner(socket).getName();
            assertThat(server.connections())
                .allSatisfy(
                    connection -> {
                      assertThat(connection.user()).isEqualTo(self);
                      assertThat(connection.group()).isNotBlank();
                      assertThat(connection.age()).isBetween(Duration.ZERO, Duration.ofSeconds(60));
                    });
          }
          await().until(() -> server(context).connections().size() == 1);
          context.getBean(WaitingGreeter.class).releaseAll(calls);
          await().until(() -> server(context).callCount() == 0);
        });
  }

  @Test
  void limitsAreShownWhereThereAreSome() {
    runner
        .withPropertyValues("ttrpc.server.max-connections=7", "ttrpc.server.max-memory=20MB")
        .run(
            context -> {
              assertThat(server(context).maxConnections()).isEqualTo(7);
              assertThat(server(context).maxMemory()).isEqualTo(20 << 20);
              assertThat(server(context).maxMemoryPerConnection()).isEqualTo(16 << 20);
              assertThat(server(context).maxConcurrentCalls()).isEqualTo(100_000);
              assertThat(server(context).maxCallsPerConnection()).isEqualTo(20_000);
            });
  }

  @Test
  void clientsAreShownWithTheirTargetsAndStates() {
    runner
        .withPropertyValues("ttrpc.client.clients.absent.target=unix:///run/absent/absent.sock")
        .run(
            context -> {
              context.getBean(TtrpcChannels.class).channel("greeter").connect();
              assertThat(endpoint(context).ttrpc().clients())
                  .containsExactlyInAnyOrderEntriesOf(
                      Map.of(
                          "greeter", new Client("unix://" + socket, State.READY, null, null),
                          "absent",
                              new Client(
                                  "unix:///run/absent/absent.sock", State.IDLE, null, null)));
              assertThat(context.getBean(TtrpcChannels.class).opened())
                  .as("a look at the clients creates no channel")
                  .containsOnlyKeys("greeter");
            });
  }

  @Test
  void lastErrorOfAClientIsShown() {
    runner
        .withPropertyValues("ttrpc.server.auto-startup=false")
        .run(
            context -> {
              assertThatExceptionOfType(ConnectionClosedException.class)
                  .isThrownBy(() -> hello(greeter(context), "Ada"));
              await()
                  .untilAsserted(
                      () -> {
                        Client client =
                            Objects.requireNonNull(
                                endpoint(context).ttrpc().clients().get("greeter"));
                        assertThat(client.state()).isEqualTo(State.TRANSIENT_FAILURE);
                        assertThat(client.lastError()).contains(socket.toString());
                        assertThat(client.lastErrorAt()).isNotNull();
                      });
            });
  }

  @Test
  void clientWithoutATargetIsShownWithoutOne() {
    runner
        .withPropertyValues("ttrpc.client.clients.aimless.timeout=1s")
        .run(
            context ->
                assertThat(endpoint(context).ttrpc().clients())
                    .containsEntry("aimless", new Client(null, State.IDLE, null, null)));
  }

  @Test
  void stoppedServerIsNotShown() {
    runner.run(
        context -> {
          context.getBean(TtrpcServerLifecycle.class).stop();
          assertThat(endpoint(context).ttrpc().servers()).isEmpty();
          assertThat(endpoint(context).service("test.Greeter")).isNull();
        });
  }

  private static TtrpcEndpoint endpoint(ApplicationContext context) {
    return context.getBean(TtrpcEndpoint.class);
  }

  private static Server server(ApplicationContext context) {
    List<Server> servers = endpoint(context).ttrpc().servers();
    assertThat(servers).hasSize(1);
    return servers.get(0);
  }

  private static Method method(String name, CallKind kind, Class<?> request, Class<?> response) {
    return new Method(name, kind, request.getName(), response.getName());
  }
}
