package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.greeter.TwoServers.admin;
import static io.ttrpc.spring.boot.greeter.TwoServers.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.StringValue;
import io.ttrpc.CallContext;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.TwoServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The properties and the beans of one server among several. */
class NamedServerPropertiesTests {
  private static final String ADMIN = "ttrpc.server.servers.admin.";

  /** A user that the tests do not run as. */
  private static final int OTHER_ID = 54_321;

  @TempDir Path folder;
  private Path socket = Path.of("");
  private Path adminSocket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    adminSocket = folder.resolve("admin.sock");
    runner = TwoServers.in(folder);
  }

  @Test
  void serversHaveTheirOwnRightsAndAccessLists() {
    runner
        .withPropertyValues(
            ADMIN + "socket.permissions=rw-rw-rw-", ADMIN + "access.allowed-users=" + OTHER_ID)
        .run(
            context -> {
              assertThat(permissions(socket)).isEqualTo("rw-------");
              assertThat(permissions(adminSocket)).isEqualTo("rw-rw-rw-");
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThatExceptionOfType(TtrpcException.class)
                  .isThrownBy(() -> hello(admin(context), "Ada"))
                  .satisfies(
                      failure -> assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE));
            });
  }

  @Test
  void namedServerInheritsNothing() {
    runner
        .withPropertyValues(
            "ttrpc.server.socket.permissions=rw-rw-rw-",
            "ttrpc.server.access.allowed-users=" + OTHER_ID,
            "ttrpc.server.max-connections=7",
            "ttrpc.server.max-message-size=8B")
        .run(
            context -> {
              assertThat(permissions(adminSocket)).isEqualTo("rw-------");
              assertThat(hello(admin(context), "a name of more than eight bytes"))
                  .isEqualTo("Hi a name of more than eight bytes");
              assertThat(server(context, "default").maxConnections()).isEqualTo(7);
              assertThat(server(context, "admin").maxConnections()).isGreaterThan(7);
            });
  }

  @Test
  void serversHaveTheirOwnLimits() {
    String name = "a name of more than eight bytes";
    runner
        .withPropertyValues(
            ADMIN + "max-message-size=8B",
            ADMIN + "max-concurrent-calls=3",
            ADMIN + "max-memory=30MB",
            ADMIN + "max-connections=2")
        .run(
            context -> {
              assertThat(hello(greeter(context), name)).isEqualTo("Hello " + name);
              assertThatExceptionOfType(TtrpcException.class)
                  .isThrownBy(() -> hello(admin(context), name));
              assertThat(server(context, "admin").maxConcurrentCalls()).isEqualTo(3);
              assertThat(server(context, "admin").maxConnections()).isEqualTo(2);
              assertThat(server(context, "admin").maxMemory()).isEqualTo(30 << 20);
            });
  }

  @Test
  void messagesOfExceptionsAreSentByOneServerOnly() {
    GreeterContext.on(socket)
        .withPropertyValues(
            ADMIN + "socket.path=" + adminSocket,
            ADMIN + "error.include-message=always",
            "ttrpc.client.clients.admin.target=unix://" + adminSocket)
        .withUserConfiguration(Failing.class)
        .run(
            context -> {
              assertThatExceptionOfType(TtrpcException.class)
                  .isThrownBy(() -> hello(greeter(context), "Ada"))
                  .withMessageNotContaining("secret");
              assertThatExceptionOfType(TtrpcException.class)
                  .isThrownBy(() -> hello(admin(context), "Ada"))
                  .withMessageContaining("secret");
            });
  }

  @Test
  void handlerThreadsHaveTheNameOfTheirServer() {
    GreeterContext.on(socket)
        .withPropertyValues(
            ADMIN + "socket.path=" + adminSocket,
            ADMIN + "executor.type=platform",
            "ttrpc.server.executor.type=platform",
            "ttrpc.client.clients.admin.target=unix://" + adminSocket)
        .withUserConfiguration(Teller.class)
        .run(
            context -> {
              assertThat(hello(greeter(context), "")).matches("ttrpc-handler-\\d+ default");
              assertThat(hello(admin(context), "")).matches("ttrpc-handler-admin-\\d+ admin");
            });
  }

  @Test
  void executorOfTheApplicationMayDependOnTheServer() {
    OwnExecutors executors = new OwnExecutors();
    runner
        .withBean(TtrpcServerExecutorProvider.class, () -> executors)
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(hello(admin(context), "Ada")).isEqualTo("Hi Ada");
              assertThat(executors.asked).containsExactly("default", "admin");
            });
  }

  @Test
  void executorOfTheApplicationIsThatOfAllServersByDefault() {
    List<String> asked = new CopyOnWriteArrayList<>();
    runner
        .withBean(
            TtrpcServerExecutorProvider.class,
            () ->
                () -> {
                  asked.add("any");
                  return Runnable::run;
                })
        .run(context -> assertThat(asked).containsExactly("any", "any"));
  }

  @Test
  void connectionDetailsMayGiveTheOtherServersTheirPathsToo() {
    Path other = folder.resolve("other.sock");
    runner
        .withBean(TtrpcServerConnectionDetails.class, () -> new OwnPaths(socket, other))
        .run(
            context -> {
              assertThat(server(context, "default").addresses())
                  .containsExactly("unix://" + socket);
              assertThat(server(context, "admin").addresses()).containsExactly("unix://" + other);
            });
  }

  @Test
  void connectionDetailsOfTheDefaultServerLeaveTheOthersAlone() {
    Path other = folder.resolve("other.sock");
    runner
        .withBean(TtrpcServerConnectionDetails.class, () -> other::toString)
        .run(
            context -> {
              assertThat(server(context, "default").addresses()).containsExactly("unix://" + other);
              assertThat(server(context, "admin").addresses())
                  .containsExactly("unix://" + adminSocket);
            });
  }

  @Test
  void customizerMayBeForOneServer() {
    runner
        .withBean(
            TtrpcServerBuilderCustomizer.class,
            () -> TtrpcServerBuilderCustomizer.of("admin", server -> server.maxConnections(5)))
        .run(
            context -> {
              assertThat(server(context, "admin").maxConnections()).isEqualTo(5);
              assertThat(server(context, "default").maxConnections()).isGreaterThan(5);
            });
  }

  @Test
  void customizerWithoutAServerIsForAll() {
    runner
        .withBean(TtrpcServerBuilderCustomizer.class, () -> server -> server.maxConnections(5))
        .run(
            context -> {
              assertThat(server(context, "admin").maxConnections()).isEqualTo(5);
              assertThat(server(context, "default").maxConnections()).isEqualTo(5);
            });
  }

  @Test
  void pathsOfTheServersArePublishedAndClientsFollowThem() {
    runner
        .withPropertyValues(
            "ttrpc.client.clients.admin.target=unix://${local.ttrpc.server.admin.path}")
        .run(
            context -> {
              assertThat(context.getEnvironment().getProperty("local.ttrpc.server.path"))
                  .isEqualTo(socket.toString());
              assertThat(context.getEnvironment().getProperty("local.ttrpc.server.admin.path"))
                  .isEqualTo(adminSocket.toString());
              assertThat(hello(admin(context), "Ada")).isEqualTo("Hi Ada");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "max-message-size, 1GB",
    "max-connections, -1",
    "max-concurrent-calls, 0",
    "max-calls-per-connection, 0",
    "max-memory, 0B",
    "max-memory-per-connection, 0B",
    "max-metadata-entries, 0",
    "max-metadata-size, 0B",
    "max-busy-poll, 1s",
    "socket.path, ${unknown}",
    "socket.permissions, 0660",
    "socket.owner, nobody-of-that-name",
    "socket.group, none-of-that-name",
    "socket.activation, inherited",
    "access.allowed-users, nobody-of-that-name",
    "access.allowed-groups, none-of-that-name",
    "executor.max-threads, 0",
    "shutdown.grace-period, -1s",
    "accesslog.enabled, maybe",
    "enabled, maybe"
  })
  void wrongValueFailsTheStartWithTheKeyOfTheServer(String property, String value) {
    FailureAnalysis analysis =
        Analyses.of(runner.withPropertyValues(ADMIN + property + "=" + value));
    assertThat(analysis.getDescription()).contains(ADMIN + property);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void wrongParentPermissionsFailTheStartWithTheKeyOfTheServer() {
    FailureAnalysis analysis =
        Analyses.of(
            runner.withPropertyValues(
                ADMIN + "socket.create-parent-directories=true",
                ADMIN + "socket.parent-permissions=0700"));
    assertThat(analysis.getDescription()).contains(ADMIN + "socket.parent-permissions", "0700");
  }

  @Test
  void missingPathFailsTheStartWithTheKeyAndTheBeansOfTheServer() {
    FailureAnalysis analysis =
        Analyses.of(runner.withPropertyValues(ADMIN + "socket.path=", ADMIN + "enabled=true"));
    assertThat(analysis.getDescription())
        .contains("AdminGreeter", ADMIN + "socket.path")
        .doesNotContain("'greeter'");
    assertThat(analysis.getAction()).contains(ADMIN + "socket.path", ADMIN + "enabled=false");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void socketFileThatCannotBeCreatedIsAnalysedWithTheKeysOfTheServer() throws IOException {
    Files.writeString(adminSocket, "precious");
    FailureAnalysis analysis = Analyses.of(runner);
    assertThat(analysis.getDescription())
        .contains(ADMIN + "socket.path=" + adminSocket, "not a socket");
    assertThat(analysis.getAction()).contains(ADMIN + "socket.path");
    assertThat(folder.toFile().list()).containsExactly("admin.sock");
  }

  @ParameterizedTest
  @CsvSource({
    "socket.pth, socket.path",
    "max-conections, max-connections",
    "acces.allowed-users, access.allowed-users",
    "metrics.enabled, enabled"
  })
  void misspeltKeyFailsTheStart(String misspelt, String meant) {
    FailureAnalysis analysis = Analyses.of(runner.withPropertyValues(ADMIN + misspelt + "=true"));
    assertThat(analysis.getDescription())
        .contains(ADMIN + misspelt, "expected a property of a server, such as", meant);
  }

  @Test
  void serversOnOnePathFailTheStart() {
    FailureAnalysis analysis =
        Analyses.of(
            runner.withPropertyValues(
                ADMIN + "socket.path=unix://" + folder.resolve("x/../greeter.sock")));
    assertThat(analysis.getDescription())
        .contains("'" + ADMIN + "socket.path'", "ttrpc.server.socket.path has the same one");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void serversThatWantTheInheritedSocketFailTheStart() {
    FailureAnalysis analysis =
        Analyses.of(
            runner.withPropertyValues(
                "ttrpc.server.socket.activation=inherited", ADMIN + "socket.activation=auto"));
    assertThat(analysis.getDescription())
        .contains(
            "'" + ADMIN + "socket.activation'", "ttrpc.server.socket.activation is inherited");
  }

  @Test
  void namedServerMayHaveTheInheritedSocket() {
    runner
        .withPropertyValues(ADMIN + "socket.activation=auto")
        .run(context -> assertThat(hello(admin(context), "Ada")).isEqualTo("Hi Ada"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "a/b", "a b"})
  void nameThatIsTakenOrOfAnotherFormFailsTheStart(String name) {
    FailureAnalysis analysis =
        Analyses.of(
            runner.withPropertyValues(
                "ttrpc.server.servers[" + name + "].socket.path=" + folder.resolve("x.sock")));
    assertThat(analysis.getDescription()).contains("'" + name + "'", "ttrpc.server.servers");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @TtrpcService(server = {"default", "admin"})
  static class Failing extends Greeter {
    @Override
    public StringValue sayHello(StringValue name) {
      throw new IllegalStateException("secret");
    }
  }

  @TtrpcService(server = {"default", "admin"})
  static class Teller extends Greeter {
    @Override
    public StringValue sayHello(StringValue name) {
      return StringValue.of(
          Thread.currentThread().getName() + " " + TtrpcServerName.of(CallContext.current()));
    }
  }

  private static final class OwnExecutors implements TtrpcServerExecutorProvider {
    final List<String> asked = new CopyOnWriteArrayList<>();

    @Override
    public Executor executor() {
      return Runnable::run;
    }

    @Override
    public Executor executor(String server) {
      asked.add(server);
      return executor();
    }
  }

  private record OwnPaths(Path ofDefault, Path ofAdmin) implements TtrpcServerConnectionDetails {
    @Override
    public String socketPath() {
      return ofDefault.toString();
    }

    @Override
    public String socketPath(String server) {
      return server.equals("admin") ? ofAdmin.toString() : socketPath();
    }
  }
}
