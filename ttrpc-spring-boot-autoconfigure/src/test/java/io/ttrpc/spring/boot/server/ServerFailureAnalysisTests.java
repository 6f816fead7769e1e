package io.ttrpc.spring.boot.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.SocketFileException;
import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

class ServerFailureAnalysisTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    runner = GreeterContext.on(socket).withUserConfiguration(Greeter.class);
  }

  @Test
  void missingPath() {
    FailureAnalysis analysis =
        Analyses.of(GreeterContext.bare().withUserConfiguration(Greeter.class));
    assertThat(analysis.getDescription()).contains("'greeter'", "ttrpc.server.socket.path");
    assertThat(analysis.getAction()).contains("/run/app/app.sock", "ttrpc.server.enabled=false");
  }

  @Test
  void pathOfALivingServer() {
    runner.run(
        first -> {
          assertThat(Analyses.of(runner).getDescription())
              .contains("ttrpc.server.socket.path=" + socket, "another server");
          assertThat(first.getBean(TtrpcServerLifecycle.class).isRunning()).isTrue();
          assertThat(socket).exists();
        });
  }

  @Test
  void pathOfAFileThatIsNoSocket() throws Exception {
    Files.writeString(socket, "precious");
    assertThat(Analyses.of(runner).getDescription())
        .contains("ttrpc.server.socket.path=" + socket, "not a socket");
    assertThat(socket).hasContent("precious");
  }

  @Test
  void pathOfAStaleSocketThatMayNotBeReplaced() throws Exception {
    StaleSocket.leaveAt(socket);
    FailureAnalysis analysis =
        Analyses.of(runner.withPropertyValues("ttrpc.server.socket.if-exists=fail"));
    assertThat(analysis.getDescription()).contains("if-exists=fail");
    assertThat(analysis.getAction()).contains("if-exists=replace-stale");
  }

  @Test
  void pathInAMissingFolder() {
    FailureAnalysis analysis = Analyses.of(withPath(folder.resolve("no/greeter.sock")));
    assertThat(analysis.getDescription()).contains("does not exist");
    assertThat(analysis.getAction()).contains("ttrpc.server.socket.create-parent-directories=true");
  }

  @Test
  void pathThatIsTooLong() {
    int room = 106 - (folder + "/").length();
    FailureAnalysis analysis = Analyses.of(withPath(folder.resolve("x".repeat(room + 1))));
    assertThat(analysis.getDescription()).contains("too long", "at most 106 bytes but got 107");
    assertThat(analysis.getAction()).contains("shorter path");
  }

  @Test
  void ownerThatDoesNotExist() {
    assertThat(
            Analyses.of(runner.withPropertyValues("ttrpc.server.socket.owner=nobody-of-that-name"))
                .getDescription())
        .contains("'ttrpc.server.socket.owner'", "'nobody-of-that-name'", "name of a user");
  }

  @Test
  void groupThatDoesNotExist() {
    assertThat(
            Analyses.of(runner.withPropertyValues("ttrpc.server.socket.group=none-of-that-name"))
                .getDescription())
        .contains("'ttrpc.server.socket.group'", "'none-of-that-name'", "name of a group");
  }

  /** A refusal needs a user other than root, so the exception is made here. */
  @Test
  void ownerThatCannotBeSet() {
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty("ttrpc.server.socket.owner", "root")
            .withProperty("ttrpc.server.socket.permissions", "rw-rw----");
    SocketFileException failure =
        new SocketFileException(
            SocketFileException.Reason.ATTRIBUTES, socket, "not permitted", null);
    FailureAnalysis analysis =
        new SocketFileFailureAnalyzer(environment)
            .analyze(new IllegalStateException(failure), failure);
    assertThat(analysis.getDescription())
        .contains(
            "ttrpc.server.socket.owner=root",
            "ttrpc.server.socket.permissions=rw-rw----",
            "ttrpc.server.socket.group by default");
    assertThat(analysis.getAction()).contains("Only root can change the owner");
  }

  @Test
  void allowedUserThatDoesNotExist() {
    FailureAnalysis analysis =
        Analyses.of(
            runner.withPropertyValues(
                "ttrpc.server.access.allowed-users[0]=0",
                "ttrpc.server.access.allowed-users[1]=nobody-of-that-name"));
    assertThat(analysis.getDescription())
        .contains("ttrpc.server.access.allowed-users has 'nobody-of-that-name'", "no user");
    assertThat(analysis.getAction()).contains("the name of a user, or its number");
  }

  @Test
  void allowedGroupThatDoesNotExist() {
    FailureAnalysis analysis =
        Analyses.of(
            runner.withPropertyValues(
                "ttrpc.server.access.allowed-groups=0,no-group-of-that-name"));
    assertThat(analysis.getDescription())
        .contains("ttrpc.server.access.allowed-groups has 'no-group-of-that-name'", "no group");
    assertThat(analysis.getAction()).contains("the name of a group, or its number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "+0"})
  void allowedUserWithASignedNumber(String number) {
    assertThat(
            Analyses.of(runner.withPropertyValues("ttrpc.server.access.allowed-users=" + number))
                .getDescription())
        .contains("'" + number + "'");
  }

  /** A refusal needs a user other than root, so the exception is made here. */
  @ParameterizedTest
  @EnumSource
  void everyReasonNamesTheKeyThePathAndAnAction(SocketFileException.Reason reason) {
    SocketFileException failure =
        new SocketFileException(reason, socket, "what was found", new IllegalStateException());
    FailureAnalysis analysis =
        new SocketFileFailureAnalyzer(new MockEnvironment())
            .analyze(new IllegalStateException(failure), failure);
    assertThat(analysis.getDescription())
        .contains("ttrpc.server.socket.path=" + socket, "what was found");
    assertThat(analysis.getAction()).containsAnyOf("ttrpc.server.socket.", "permission");
  }

  @Test
  void permissionsOfAnotherForm() {
    assertThat(
            Analyses.of(runner.withPropertyValues("ttrpc.server.socket.permissions=0660"))
                .getDescription())
        .contains("'0660'", "ttrpc.server.socket.permissions", "rw-rw----");
  }

  @Test
  void twoBeansForOneService() {
    assertThat(Analyses.of(runner.withUserConfiguration(SecondGreeter.class)).getDescription())
        .contains("test.Greeter", "'greeter'", "SecondGreeter");
  }

  @Test
  void oneBeanForOneServiceInTwoWays() {
    DuplicateServiceException failure = new DuplicateServiceException("test.Greeter", "a", "a");
    FailureAnalysis analysis = new DuplicateServiceFailureAnalyzer().analyze(failure, failure);
    assertThat(analysis.getDescription()).contains("twice by bean 'a'");
    assertThat(analysis.getAction()).contains("the blocking or the asynchronous");
  }

  @Test
  void beanWithoutService() {
    FailureAnalysis analysis = Analyses.of(runner.withUserConfiguration(NoService.class));
    assertThat(analysis.getDescription()).contains(NoService.class.getName());
    assertThat(analysis.getAction()).contains("FooService");
  }

  private ApplicationContextRunner withPath(Path path) {
    return runner.withPropertyValues("ttrpc.server.socket.path=" + path);
  }

  @TtrpcService
  static class SecondGreeter extends Greeter {}

  @TtrpcService
  static class NoService {}
}
