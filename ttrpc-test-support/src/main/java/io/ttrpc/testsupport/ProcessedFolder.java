package io.ttrpc.testsupport;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A folder with the sources, the resources and the classes that Spring makes ahead of time. They
 * are made as Boot's build plugins make them, with the class path of the tests. All parts run in
 * processes of their own.
 */
final class ProcessedFolder {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final long LONGEST_SECONDS = 150;

  private final Path folder;

  ProcessedFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs a processor, and compiles the sources that it writes.
   *
   * @param source the processor's argument before the folders: the source of its work
   * @param arguments the arguments after the folders
   * @throws IllegalStateException if the processor fails, with its output
   */
  void process(String processor, String source, String... arguments)
      throws IOException, InterruptedException {
    List<String> process = new ArrayList<>(List.of("-cp", CLASS_PATH, processor, source));
    for (String part : List.of("sources", "resources", "classes")) {
      process.add(path(part));
    }
    process.addAll(List.of("test", "test")); // group and artifact
    process.addAll(List.of(arguments));
    Path output = folder.resolve("processing");
    int status = await(start(output, process));
    if (status != 0) {
      throw new IllegalStateException("status " + status + ": " + Files.readString(output));
    }
    compile();
  }

  private void compile() throws IOException {
    List<String> compile = new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp"));
    compile.add(path("classes") + File.pathSeparator + CLASS_PATH);
    compile.addAll(List.of("-d", path("classes")));
    try (Stream<Path> sources = Files.walk(folder.resolve("sources"))) {
      sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(compile::add);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int status = compiler.run(null, System.out, System.err, compile.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("the compiler ended with status " + status);
    }
  }

  /** Runs a class to its end, and returns its output. */
  String run(String mainClass, String... arguments) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    await(start(output, mainClass, arguments));
    return Files.readString(output);
  }

  /** Starts a class, whose output goes to a file. */
  Process start(Path output, String mainClass, String... arguments) throws IOException {
    List<String> run = new ArrayList<>(List.of("-Dspring.aot.enabled=true", "-cp"));
    run.add(String.join(File.pathSeparator, path("classes"), path("resources"), CLASS_PATH));
    run.add(mainClass);
    run.addAll(List.of(arguments));
    return start(output, run);
  }

  private static Process start(Path output, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static int await(Process process) throws InterruptedException {
    try {
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the process runs for over " + LONGEST_SECONDS + " s");
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
