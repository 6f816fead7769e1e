package io.ttrpc.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.demo.DemoApplication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TourTest {
  @TempDir private Path folder;

  @Test
  void tourShowsAllKindsOfCallsAndTheirMetrics(CapturedOutput output) {
    assertThat(SpringApplication.exit(SpringApplication.run(DemoApplication.class, arguments())))
        .isZero();
    assertThat(folder).as("what the socket leaves behind").isEmptyDirectory();
    assertThat(output)
        .contains("a unary call", "a server-streaming call")
        .contains("a client-streaming call", "a bidi-streaming call")
        .contains("INVALID_ARGUMENT after", "DEADLINE_EXCEEDED after")
        .contains("alert raised:", "NOT_FOUND: no process has")
        .containsPattern("Describe +unary +client +OK +1 +\\d+\\.\\d\\d +\\d+\\.\\d\\d")
        .containsPattern("Watch +server streaming +client +DEADLINE_EXCEEDED +1 ")
        .containsPattern("Watch +server streaming +server +INVALID_ARGUMENT +1 ")
        .containsPattern("Watch +server streaming +server +OK +1 ")
        .containsPattern("Upload +client streaming +server +OK +1 ")
        .containsPattern("Converse +bidi streaming +client +OK +1 ")
        .contains("All went as it should.");
  }

  @Test
  void processMakesTheTourWhereTheEnvironmentSaysSoAndEnds() throws Exception {
    Process process = start("DEMO_ONCE", "true");
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("the process has ended").isTrue();
    assertThat(read(process)).contains("All went as it should.");
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void processOfAFailedTourTellsByItsExitStatus() throws Exception {
    Process process =
        start(
            "DEMO_ONCE",
            "true",
            "TTRPC_CLIENT_CLIENTS_NODE_TARGET",
            "unix://" + folder.resolve("none.sock"));
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("the process has ended").isTrue();
    assertThat(read(process))
        .contains("UNAVAILABLE: connect to unix://" + folder.resolve("none.sock"))
        .contains("6 of 7 chapters went wrong.");
    assertThat(process.exitValue()).isEqualTo(1);
  }

  private String[] arguments() {
    return new String[] {"--demo.once=true", "--demo.folder=" + folder};
  }

  private Process start(String... environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            DemoApplication.class.getName(),
            "--demo.folder=" + folder);
    for (int i = 0; i < environment.length; i += 2) {
      builder.environment().put(environment[i], environment[i + 1]);
    }
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  private String read(Process process) throws IOException {
    assertThat(process.isAlive()).isFalse();
    return Files.readString(folder.resolve("output.txt"), StandardCharsets.UTF_8);
  }
}
