package io.ttrpc.demo.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application as a process of its own, with the agent as its child. */
@Timeout(120)
class ProcessTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void tourShowsAllKindsOfCallsAndTheirMetricsAndEnds() throws Exception {
    Process application = start("--demo.once=true");
    assertThat(application.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(output())
        .contains("a unary call", "a server-streaming call")
        .contains("a client-streaming call", "a bidi-streaming call")
        .contains("INVALID_ARGUMENT: ", "NOT_FOUND: no process 0, says the agent")
        .contains("PERMISSION_DENIED: ", "DEADLINE_EXCEEDED: ")
        .containsPattern("Describe +OK +1 +1")
        .containsPattern("Upload +OK +1 +1")
        .containsPattern("Search +OK +1 +1")
        .containsPattern("Watch +DEADLINE_EXCEEDED +1 +1")
        .contains("All went as it should.");
    assertThat(application.exitValue()).isZero();
    assertThat(folder.resolve("demo")).as("the folder of the socket").isEmptyDirectory();
  }

  @Test
  void failedTourTellsByItsExitStatus() throws Exception {
    Process application =
        start(
            "--demo.once=true",
            "--demo.start-agent=false",
            "--ttrpc.client.defaults.timeout=100ms",
            "--ttrpc.client.defaults.wait-for-ready=false");
    assertThat(application.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(output()).contains("FAILED: ", " chapters went wrong.");
    assertThat(application.exitValue()).isEqualTo(1);
  }

  @Test
  void agentEndsWithAnApplicationThatIsKilled() throws Exception {
    Process application = start("--server.port=0");
    ProcessHandle agent =
        await()
            .atMost(LONG)
            .until(() -> application.children().findFirst(), Optional::isPresent)
            .orElseThrow();
    await().atMost(LONG).until(() -> Files.exists(folder.resolve("demo/agent.sock")));
    application.destroyForcibly();
    agent.onExit().get(LONG.toSeconds(), TimeUnit.SECONDS);
    assertThat(folder.resolve("demo")).as("the folder of the socket").isEmptyDirectory();
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PageApplication.class.getName(),
            "--demo.socket=" + folder.resolve("demo/agent.sock"));
    builder.command().addAll(List.of(arguments));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }
}
