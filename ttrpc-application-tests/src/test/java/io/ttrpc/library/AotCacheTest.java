package io.ttrpc.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.ttrpc.Metadata;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.library.v1.Book;
import io.ttrpc.library.v1.LibraryTtrpc;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cache of loaded classes that JDK 25 makes in a training run (JEP 514). */
@Timeout(300)
class AotCacheTest {
  private static final String STARTED = "Started LibraryApplication in ";

  @TempDir Path folder;

  @Test
  void cacheOfATrainingRunIsUsed() throws Exception {
    if (Runtime.version().feature() < 25) {
      String reason = "the cache takes JDK 25, and this is JDK " + Runtime.version().feature();
      System.out.println("SKIPPED AotCacheTest: " + reason);
      abort(reason);
    }
    String classPath = jars();
    Path cache = folder.resolve("library.aot");
    Path loaded = folder.resolve("loaded");
    run(classPath, "-XX:AOTCacheOutput=" + cache);
    assertThat(cache).isNotEmptyFile();
    // With this mode, the JVM does not start if it cannot use the cache.
    run(classPath, "-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-Xlog:class+load:file=" + loaded);
    assertThat(loaded)
        .content()
        .contains(TtrpcServer.class.getName() + " source: shared objects file");
  }

  /** Starts the library, makes a call and ends the library. */
  private void run(String classPath, String... options) throws Exception {
    Path log = folder.resolve("log");
    Path socket = folder.resolve("library.sock");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath, LibraryApplication.class.getName()));
    command.add("--ttrpc.server.socket.path=" + socket);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try (TtrpcChannel channel =
        TtrpcChannel.builder("unix://" + socket)
            .waitForReady()
            .timeout(Duration.ofSeconds(60))
            .build()) {
      LibraryTtrpc.client(channel)
          .withMetadata(Metadata.of("authorization", "open sesame"))
          .add(Book.newBuilder().setIsbn("1").setTitle("One").build());
      await().atMost(Duration.ofSeconds(30)).until(() -> Files.readString(log).contains(STARTED));
      process.destroy();
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("process ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Returns the class path with a jar in place of each folder, because the cache takes no folder.
   */
  private String jars() throws IOException {
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    List<String> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (Files.isDirectory(Path.of(entry))) {
        Path file = folder.resolve(classPath.size() + ".jar");
        int status =
            jar.run(
                System.out, System.err, "--create", "--file", file.toString(), "-C", entry, ".");
        assertThat(status).as("jar of " + entry).isZero();
        classPath.add(file.toString());
      } else {
        classPath.add(entry);
      }
    }
    return String.join(File.pathSeparator, classPath);
  }
}
