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
 * A Spring Boot application in a folder of what Spring has made of it ahead of time. It is made as
 * Boot's build plugins make it, with the class path of the tests. It runs in processes of its own.
 */
public final class ProcessedApplication {
  private static final String PROCESSOR = "org.springframework.boot.SpringApplicationAotProcessor";

  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final long LONGEST_SECONDS = 150;

  private final Class<?> application;
  private final Path folder;

  private ProcessedApplication(Class<?> application, Path folder) {
    this.application = application;
    this.folder = folder;
  }

  /**
   * Processes an application that starts with those arguments.
   *
   * @throws IllegalStateException if it cannot be processed, with the output
   */
  public static ProcessedApplication of(Class<?> application, Path folder, String... arguments)
      throws IOException, InterruptedException {
    ProcessedApplication processed = new ProcessedApplication(application, folder);
    List<String> process = new ArrayList<>(List.of("-cp", CLASS_PATH, PROCESSOR));
    process.add(application.getName());
    for (String part : List.of("sources", "resources", "classes")) {
      process.add(processed.folder(part));
    }
    process.addAll(List.of("test", "test")); // group and artifact
    process.addAll(List.of(arguments));
    Path output = folder.resolve("processing");
    int status = await(start(output, process));
    if (status != 0) {
      throw new IllegalStateException("status " + status + ": " + Files.readString(output));
    }
    processed.compile();
    return processed;
  }

  private void compile() throws IOException {
    List<String> compile = new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp"));
    compile.add(folder("classes") + File.pathSeparator + CLASS_PATH);
    compile.addAll(List.of("-d", folder("classes")));
    try (Stream<Path> sources = Files.walk(folder.resolve("sources"))) {
      sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(compile::add);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int status = compiler.run(null, System.out, System.err, compile.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("the compiler ended with status " + status);
    }
  }

  /** Runs the application to its end, and returns its output. */
  public String run(String... arguments) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    await(start(output, arguments));
    return Files.readString(output);
  }

  /** Starts the application, whose output goes to a file. */
  public Process start(Path output, String... arguments) throws IOException {
    List<String> run = new ArrayList<>(List.of("-Dspring.aot.enabled=true", "-cp"));
    run.add(String.join(File.pathSeparator, folder("classes"), folder("resources"), CLASS_PATH));
    run.add(application.getName());
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

  private String folder(String name) {
    return folder.resolve(name).toString();
  }
}
