package io.ttrpc.spring.boot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTests {
  /** Binds a socket to the path that comes first, and runs the rest with it as standard input. */
  private static final String LIKE_SYSTEMD =
      """
      use Socket;
      my $path = shift @ARGV;
      socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or die $!;
      bind($socket, sockaddr_un($path)) or die $!;
      listen($socket, 16) or die $!;
      open(STDIN, '<&', $socket) or die $!;
      exec @ARGV;
      """;

  private static final List<String> CLASS_PATH =
      List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));

  private static final Pattern PROTOBUF = Pattern.compile("protobuf-java-[0-9.]+\\.jar$");

  @TempDir Path folder;
  private Path socket = Path.of("");
  private Path output = Path.of("");

  @BeforeEach
  void paths() {
    socket = folder.resolve("self.sock");
    output = folder.resolve("output");
  }

  @Test
  void processEndsWhenTheContextIsClosedAndMainReturns() throws Exception {
    run(java("--ttrpc.server.socket.path=" + socket));
    assertThat(output).content().contains(socket.toString(), "Hello itself");
    assertThat(socket).doesNotExist();
  }

  @Test
  void mistakeIsAnalysedInTheLog() throws Exception {
    Process process = start(java());
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output)
        .content()
        .contains("APPLICATION FAILED TO START", "ttrpc.server.socket.path does not say where");
  }

  @Test
  void socketOnStandardInputIsServedAndItsFileIsLeftAlone() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl makes the socket");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/usr/bin/perl", "-e", LIKE_SYSTEMD, socket.toString()));
    command.addAll(java("--ttrpc.server.socket.path=" + folder.resolve("unused.sock")));
    run(command);
    assertThat(output).content().contains("Hello itself", socket.toString());
    assertThat(socket).exists();
    assertThat(folder.resolve("unused.sock")).doesNotExist();
  }

  @Test
  void oldestRuntimeOfProtobufIsEnough() throws Exception {
    Path oldest = Path.of("target", "oldest-protobuf", "protobuf-java.jar");
    List<String> classPath = new ArrayList<>(CLASS_PATH);
    classPath.replaceAll(entry -> PROTOBUF.matcher(entry).find() ? oldest.toString() : entry);
    assertThat(oldest).exists();
    assertThat(classPath).containsOnlyOnce(oldest.toString());
    run(java(classPath, "--ttrpc.server.socket.path=" + socket));
    assertThat(output).content().contains("Hello itself");
  }

  private List<String> java(String... arguments) {
    return java(CLASS_PATH, arguments);
  }

  private List<String> java(List<String> classPath, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
    command.add(BriefApplication.class.getName());
    // The web server on the test's class path is for other tests.
    command.add("--spring.main.web-application-type=none");
    command.add("--ttrpc.client.clients.self.target=unix://" + socket);
    command.addAll(List.of(arguments));
    return command;
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("process ends").isTrue();
      assertThat(process.exitValue()).as(Files.readString(output, StandardCharsets.UTF_8)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
