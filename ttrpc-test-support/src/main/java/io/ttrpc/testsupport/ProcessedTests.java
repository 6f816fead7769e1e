package io.ttrpc.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Tests of a Spring Boot application in a folder of what Spring has made of their contexts ahead of
 * time. They run in a process of their own.
 */
public final class ProcessedTests {
  private static final String PROCESSOR =
      "org.springframework.boot.test.context.SpringBootTestAotProcessor";

  private final ProcessedFolder folder;

  private ProcessedTests(ProcessedFolder folder) {
    this.folder = folder;
  }

  /**
   * Processes the contexts of tests.
   *
   * @throws IllegalStateException if they cannot be processed, with the output
   */
  public static ProcessedTests of(Path folder, List<Class<?>> tests)
      throws IOException, InterruptedException {
    // The processor finds the tests in a folder of classes.
    Path root = folder.resolve("tests");
    for (Class<?> test : tests) {
      String name = test.getName().replace('.', '/') + ".class";
      Path copy = root.resolve(name);
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      try (InputStream bytes = test.getClassLoader().getResourceAsStream(name)) {
        Files.copy(Objects.requireNonNull(bytes, name), copy);
      }
    }
    ProcessedFolder processed = new ProcessedFolder(folder);
    processed.process(PROCESSOR, root.toString());
    return new ProcessedTests(processed);
  }

  /** Runs a class that runs the tests, and returns its output. */
  public String run(Class<?> runner, String... arguments) throws IOException, InterruptedException {
    return folder.run(runner.getName(), arguments);
  }
}
