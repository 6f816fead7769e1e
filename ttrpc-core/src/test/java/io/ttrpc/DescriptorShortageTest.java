package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own that runs out of descriptors. */
@Timeout(60)
class DescriptorShortageTest {
  private static final int LIMIT = 100;

  @TempDir Path folder;

  @Test
  void case108ServerThatCanNotAcceptGoesOnWhenItCanAgain() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "a shell sets the limit");
    Path path = folder.resolve("s.sock");
    Path log = folder.resolve("log");
    Process process = start(path, log);
    List<FakePeer> peers = new ArrayList<>();
    try {
      await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(path));
      for (int i = 0; i < LIMIT; i++) {
        peers.add(FakePeer.connect(path));
      }
      await().until(() -> Files.readString(log).contains("accept failed"));
      FakePeer last = FakePeer.connect(path);
      closeAll(peers);
      peers.add(last);
      last.send(unary(1, "at last"));
      assertThat(last.takeFrame()).isEqualTo(response(1, "at last"));
    } finally {
      closeAll(peers);
      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process start(Path path, Path log) throws IOException {
    return new ProcessBuilder(
            "/bin/sh",
            "-c",
            "ulimit -n " + LIMIT + "; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPathOfJars(),
            EchoServer.class.getName(),
            path.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** Jars stay open; from a folder each class that is still to be loaded takes a descriptor. */
  private String classPathOfJars() throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      jars.add(Files.isDirectory(path) ? jar(path, jars.size()).toString() : entry);
    }
    return String.join(File.pathSeparator, jars);
  }

  private Path jar(Path classes, int number) throws IOException {
    Path jar = folder.resolve(number + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static void closeAll(List<FakePeer> peers) throws IOException {
    for (FakePeer peer : peers) {
      peer.close();
    }
    peers.clear();
  }

  /** The process under test. */
  static final class EchoServer {
    public static void main(String[] arguments) throws Exception {
      TtrpcServer.builder()
          .listen(arguments[0])
          .service(new EchoService().definition())
          .maxConnectionsPerUser(LIMIT)
          .start()
          .awaitTermination();
    }
  }
}
