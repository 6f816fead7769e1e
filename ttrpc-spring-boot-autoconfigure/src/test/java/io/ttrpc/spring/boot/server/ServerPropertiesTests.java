package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import io.ttrpc.Metadata;
import io.ttrpc.SocketFileException;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.greeter.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ServerPropertiesTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    runner = GreeterContext.on(socket).withUserConfiguration(Greeter.class);
  }

  @Test
  void socketIsForTheUserAlone() {
    runner.run(context -> assertThat(permissions(socket)).isEqualTo("rw-------"));
  }

  @Test
  void permissions() {
    runner
        .withPropertyValues("ttrpc.server.socket.permissions=rw-rw-r--")
        .run(context -> assertThat(permissions(socket)).isEqualTo("rw-rw-r--"));
  }

  @Test
  void ownerAndGroup() throws Exception {
    String owner = Files.getOwner(folder).getName();
    String group = Files.getAttribute(folder, "posix:group").toString();
    runner
        .withPropertyValues(
            "ttrpc.server.socket.owner=" + owner, "ttrpc.server.socket.group=" + group)
        .run(
            context -> {
              assertThat(Files.getOwner(socket).getName()).isEqualTo(owner);
              assertThat(Files.getAttribute(socket, "posix:group")).hasToString(group);
            });
  }

  @Test
  void staleSocketIsReplaced() throws Exception {
    StaleSocket.leaveAt(socket);
    runner.run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
  }

  @Test
  void staleSocketFailsTheStartWhereItIsToFail() throws Exception {
    StaleSocket.leaveAt(socket);
    runner
        .withPropertyValues("ttrpc.server.socket.if-exists=fail")
        .run(context -> assertReason(context, SocketFileException.Reason.EXISTS));
  }

  @Test
  void missingFolderFailsTheStart() {
    runner
        .withPropertyValues("ttrpc.server.socket.path=" + folder.resolve("a/b/greeter.sock"))
        .run(context -> assertReason(context, SocketFileException.Reason.PARENT_MISSING));
  }

  @Test
  void missingFoldersAreMadeForTheUserAlone() {
    runner
        .withPropertyValues(
            "ttrpc.server.socket.path=" + folder.resolve("a/b/greeter.sock"),
            "ttrpc.server.socket.create-parent-directories=true")
        .run(context -> assertThat(permissions(folder.resolve("a/b"))).isEqualTo("rwx------"));
  }

  @Test
  void missingFoldersAreMadeWithTheirPermissions() {
    runner
        .withPropertyValues(
            "ttrpc.server.socket.path=" + folder.resolve("a/b/greeter.sock"),
            "ttrpc.server.socket.create-parent-directories=true",
            "ttrpc.server.socket.parent-permissions=rwxr-x---")
        .run(context -> assertThat(permissions(folder.resolve("a/b"))).isEqualTo("rwxr-x---"));
  }

  @Test
  void pathIsTakenAsAddressToo() {
    runner
        .withPropertyValues("ttrpc.server.socket.path=unix://" + socket)
        .run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
  }

  @Test
  void maxMessageSize() {
    runner
        .withPropertyValues("ttrpc.server.max-message-size=1KB")
        .run(
            context ->
                assertThatExceptionOfType(TtrpcException.class)
                    .isThrownBy(() -> hello(greeter(context), "x".repeat(2000)))
                    .satisfies(
                        failure -> {
                          assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
                          assertThat(failure.isFromPeer()).isTrue();
                        }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-connections", "max-connections-per-user"})
  void maxConnections(String key) {
    runner
        .withPropertyValues("ttrpc.server." + key + "=1")
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              try (TtrpcChannel second = TtrpcChannel.forTarget(socket.toString())) {
                assertThatExceptionOfType(TtrpcException.class)
                    .isThrownBy(() -> hello(GreeterTtrpc.client(second), "Bob"))
                    .satisfies(
                        failure -> assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE));
              }
            });
  }

  @Test
  void maxConcurrentCalls() {
    runner
        .withUserConfiguration(Waiting.class)
        .withPropertyValues("ttrpc.server.max-concurrent-calls=1")
        .run(
            context -> {
              Waiting waiting = context.getBean(Waiting.class);
              TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
              CompletableFuture<Int32Value> running =
                  CompletableFuture.supplyAsync(
                      () -> CounterTtrpc.client(channel).next(Empty.getDefaultInstance()));
              waiting.entered.await();
              assertThatExceptionOfType(TtrpcException.class)
                  .isThrownBy(() -> hello(greeter(context), "Ada"))
                  .satisfies(
                      failure ->
                          assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
              waiting.leave.countDown();
              assertThat(running.join()).isEqualTo(Int32Value.of(1));
            });
  }

  @Test
  void memoryAndMetadata() {
    runner
        .withPropertyValues(
            "ttrpc.server.max-memory=20MB",
            "ttrpc.server.max-memory-per-connection=64KB",
            "ttrpc.server.max-metadata-entries=2",
            "ttrpc.server.max-metadata-size=1KB")
        .run(
            context -> {
              TtrpcServer server =
                  Objects.requireNonNull(context.getBean(TtrpcServerLifecycle.class).server());
              assertThat(server.maxMemory()).isEqualTo(20 << 20);
              assertThat(server.maxMemoryPerConnection()).isEqualTo(64 << 10);
              GreeterTtrpc.Client greeter = greeter(context);
              assertRefused(() -> hello(greeter, "x".repeat(100_000)), "bytes of memory");
              Metadata three = Metadata.of("a", "1", "2", "3");
              assertRefused(() -> hello(greeter.withMetadata(three), "Ada"), "2 entries");
              Metadata large = Metadata.of("a", "1".repeat(2000));
              assertRefused(
                  () -> hello(greeter.withMetadata(large), "Ada"), "the maximum is 1024 bytes");
              assertThat(hello(greeter, "Ada")).isEqualTo("Hello Ada");
            });
  }

  private static void assertRefused(ThrowingCallable call, String reason) {
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(call)
        .withMessageContaining(reason)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
  }

  @Test
  void maxCallsPerConnection() {
    runner
        .withUserConfiguration(Waiting.class)
        .withPropertyValues("ttrpc.server.max-calls-per-connection=1")
        .run(
            context -> {
              Waiting waiting = context.getBean(Waiting.class);
              TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
              CompletableFuture<Int32Value> running =
                  CompletableFuture.supplyAsync(
                      () -> CounterTtrpc.client(channel).next(Empty.getDefaultInstance()));
              waiting.entered.await();
              assertThatExceptionOfType(TtrpcException.class)
                  .isThrownBy(() -> hello(greeter(context), "Ada"))
                  .satisfies(
                      failure ->
                          assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
              try (TtrpcChannel other = TtrpcChannel.forTarget(socket.toString())) {
                assertThat(hello(GreeterTtrpc.client(other), "Bob")).isEqualTo("Hello Bob");
              }
              waiting.leave.countDown();
              assertThat(running.join()).isEqualTo(Int32Value.of(1));
            });
  }

  @Test
  void messagesOfExceptionsAreSentByChoice() {
    runner = runner.withUserConfiguration(Failing.class);
    runner.run(context -> assertThat(messageOfFailure(context)).isEqualTo("the handler failed"));
    runner
        .withPropertyValues("ttrpc.server.error.include-message=never")
        .run(context -> assertThat(messageOfFailure(context)).isEqualTo("the handler failed"));
    runner
        .withPropertyValues("ttrpc.server.error.include-message=always")
        .run(context -> assertThat(messageOfFailure(context)).isEqualTo("select * from users"));
  }

  private static String messageOfFailure(AssertableApplicationContext context) {
    TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
    TtrpcException failure =
        catchThrowableOfType(
            TtrpcException.class,
            () -> CounterTtrpc.client(channel).next(Empty.getDefaultInstance()));
    assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
    return failure.status().message();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10ms"})
  void callsAreServedWithoutAndWithLongPolls(String limit) {
    runner
        .withPropertyValues(
            "ttrpc.server.max-busy-poll=" + limit, "ttrpc.client.defaults.max-busy-poll=" + limit)
        .run(
            context -> {
              for (int i = 0; i < 100; i++) {
                assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "socket.path, vsock://2:1, unix:///",
    "socket.path, /tmp/${unset}/greeter.sock, placeholder",
    "socket.permissions, 0660, rw-rw----",
    "socket.owner, nobody-of-that-name, name of a user",
    "socket.owner, ${unset}, placeholder",
    "socket.group, no-group-of-that-name, name of a group",
    "socket.group, ${unset}, placeholder",
    "max-message-size, 17MB, 16777215",
    "max-message-size, 0B, 16777215",
    "max-connections, 0, at least 1",
    "max-connections-per-user, 0, at least 1",
    "max-concurrent-calls, -1, at least 1",
    "max-calls-per-connection, 0, at least 1",
    "max-memory, 0B, at least 1",
    "max-memory-per-connection, -1B, at least 1",
    "max-metadata-entries, 0, entries must be at least 1",
    "max-metadata-size, 0B, bytes must be at least 1",
    "max-queue-delay, -1ms, not be negative",
    "max-busy-poll, 11ms, PT0.01S",
    "max-busy-poll, -1us, PT0.01S",
    "executor.max-threads, 0, at least 1",
    "executor.max-stream-threads, 0, at least 1",
    "shutdown.grace-period, -1s, zero or more",
  })
  void valueOutOfRangeFailsTheStartWithItsKeyAndWhatIsExpected(
      String key, String value, String expected) {
    runner
        .withPropertyValues("ttrpc.server." + key + "=" + value)
        .run(
            context ->
                assertThat(invalidValue(context))
                    .hasMessageContaining(expected)
                    .extracting(InvalidConfigurationPropertyValueException::getName)
                    .isEqualTo("ttrpc.server." + key));
  }

  @Test
  void parentPermissionsAreCheckedWhereTheyAreUsed() {
    runner
        .withPropertyValues(
            "ttrpc.server.socket.create-parent-directories=true",
            "ttrpc.server.socket.parent-permissions=all")
        .run(
            context ->
                assertThat(invalidValue(context))
                    .extracting(InvalidConfigurationPropertyValueException::getName)
                    .isEqualTo("ttrpc.server.socket.parent-permissions"));
  }

  @ParameterizedTest
  @CsvSource({
    "socket.if-exists, overwrite",
    "socket.create-parent-directories, perhaps",
    "socket.activation, always",
    "max-message-size, large",
    "max-connections, many",
    "max-connections-per-user, many",
    "max-calls-per-connection, many",
    "max-queue-delay, briefly",
    "max-busy-poll, briefly",
    "executor.type, green",
    "executor.max-threads, few",
    "executor.brief-handlers, anywhere",
    "shutdown.grace-period, soon",
    "lifecycle.phase, late",
    "access.require-same-user, 7",
    "metrics.enabled, perhaps",
    "auto-startup, perhaps",
  })
  void valueOfAnotherTypeFailsTheStartWithItsKey(String key, String value) {
    runner
        .withPropertyValues("ttrpc.server." + key + "=" + value)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .isNotNull()
                    .hasStackTraceContaining("ttrpc.server." + key));
  }

  private static InvalidConfigurationPropertyValueException invalidValue(
      AssertableApplicationContext context) {
    return StartFailure.of(context, InvalidConfigurationPropertyValueException.class);
  }

  private static void assertReason(
      AssertableApplicationContext context, SocketFileException.Reason reason) {
    assertThat(StartFailure.of(context, SocketFileException.class).reason()).isEqualTo(reason);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @TtrpcService
  static class Failing implements CounterService {
    @Override
    public Int32Value next(Empty request) {
      throw new IllegalStateException("select * from users");
    }
  }

  @TtrpcService
  static class Waiting implements CounterService {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch leave = new CountDownLatch(1);

    @Override
    public Int32Value next(Empty request) {
      entered.countDown();
      try {
        leave.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return Int32Value.of(1);
    }
  }
}
