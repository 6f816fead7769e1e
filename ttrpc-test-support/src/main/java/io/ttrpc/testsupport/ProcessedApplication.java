package io.ttrpc.testsupport;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A Spring Boot application in a folder of what Spring has made of it ahead of time. It runs in
 * processes of its own.
 */
public final class ProcessedApplication {
  private static final String PROCESSOR = "org.springframework.boot.SpringApplicationAotProcessor";

  private final String application;
  private final ProcessedFolder folder;

  private ProcessedApplication(String application, ProcessedFolder folder) {
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
    ProcessedFolder processed = new ProcessedFolder(folder);
    processed.process(PROCESSOR, application.getName(), arguments);
    return new ProcessedApplication(application.getName(), processed);
  }

  /** Runs the application to its end, and returns its output. */
  public String run(String... arguments) throws IOException, InterruptedException {
    return folder.run(application, arguments);
  }

  /** Starts the application, whose output goes to a file. */
  public Process start(Path output, String... arguments) throws IOException {
    return folder.start(output, application, arguments);
  }
}
