package io.ttrpc.release;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A project outside of this build that gets the artifacts from the staged release. */
final class Consumer {
  private final Path folder;

  private Consumer(Path folder) {
    this.folder = folder;
  }

  /** Creates an empty project in which {@code mvn} knows the staged release. */
  static Consumer create(Path folder, StagedRelease release) throws IOException {
    Path repository = folder.resolve("repository");
    LocalRepository.create(repository);
    Path settings = folder.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <profiles>
            <profile>
              <id>staged</id>
              <repositories>
                <repository>
                  <id>staged</id>
                  <url>%s</url>
                </repository>
              </repositories>
            </profile>
          </profiles>
          <activeProfiles>
            <activeProfile>staged</activeProfile>
          </activeProfiles>
        </settings>
        """
            .formatted(release.repository().toUri()));
    Path options = folder.resolve("project/.mvn/maven.config");
    Files.createDirectories(options.getParent());
    // The global settings: those of whoever runs the tests, a mirror for one, stay in force.
    Files.writeString(
        options, "-B\n-ntp\n-gs\n" + settings + "\n-Dmaven.repo.local=" + repository + "\n");
    Files.createDirectories(folder.resolve("tmp"));
    return new Consumer(folder);
  }

  Path project() {
    return folder.resolve("project");
  }

  /** Writes files by their paths into the project. */
  void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = project().resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** Runs a command of the documentation until it prints a line; then ends it. */
  void runUntil(String wanted, String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(project().toFile())
            .redirectErrorStream(true);
    String path =
        "%s/bin:%s/bin:%s"
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("maven.home"),
                System.getenv("PATH"));
    builder.environment().put("PATH", path);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder.resolve("tmp"));
    Process process = builder.start();
    process.getOutputStream().close();
    CompletableFuture.delayedExecutor(10, TimeUnit.MINUTES).execute(() -> end(process));
    StringBuilder output = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(wanted)) {
          return;
        }
        output.append(line).append('\n');
      }
      throw new AssertionError(command + " did not print " + wanted + " but\n" + output);
    } finally {
      end(process);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
