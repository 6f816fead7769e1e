package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.NullMarked;

/** The application in {@code src/test/resources/modular/app}, compiled as a module of its own. */
final class ModularApplication {
  static final Path CORE = locationOf(TtrpcServer.class);
  static final Path THIS_JDK = Path.of(System.getProperty("java.home"));
  private static final Path SOURCES = Path.of("src", "test", "resources", "modular", "app");
  private static final String MODULE_PATH =
      String.join(
          File.pathSeparator,
          CORE.toString(),
          locationOf(MessageLite.class).toString(),
          locationOf(NullMarked.class).toString());

  private final Path folder;
  private final Path classes;

  private ModularApplication(Path folder, Path classes) {
    this.folder = folder;
    this.classes = classes;
  }

  /** Compiles the application. The module path has core and its dependencies. */
  static ModularApplication compile(Path folder) {
    Path classes = folder.resolve("app");
    String messages =
        compile(classes, SOURCES.resolve("module-info.java"), SOURCES.resolve("app/Main.java"));
    assertThat(messages).isEmpty();
    return new ModularApplication(folder, classes);
  }

  /** Compiles sources with core on the module path, and returns the messages of the compiler. */
  static String compile(Path classes, Path... sources) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--release", "17", "-Xlint:all"));
    arguments.addAll(List.of("--module-path", MODULE_PATH, "-d", classes.toString()));
    for (Path source : sources) {
      arguments.add(source.toString());
    }
    return run("javac", arguments);
  }

  /** Runs a tool of the JDK, and returns its messages. */
  static String run(String tool, List<String> arguments) {
    StringWriter messages = new StringWriter();
    PrintWriter writer = new PrintWriter(messages);
    ToolProvider.findFirst(tool)
        .orElseThrow()
        .run(writer, writer, arguments.toArray(String[]::new));
    return messages.toString();
  }

  /** The folder of the application's socket. */
  Path socketFolder() throws IOException {
    return Files.createDirectories(folder.resolve("socket"));
  }

  /** The command that runs the application. */
  List<String> command(Path javaHome, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("--module-path", MODULE_PATH + File.pathSeparator + classes));
    command.addAll(List.of("--module", "app/app.Main", socketFolder().toString()));
    return command;
  }

  /** Runs a command to its end, and returns the lines that it has printed. */
  List<String> run(List<String> command) throws Exception {
    Path output = folder.resolve("output");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the application ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readAllLines(output);
  }

  private static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
