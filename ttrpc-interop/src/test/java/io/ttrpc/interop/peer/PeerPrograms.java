package io.ttrpc.interop.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The programs of one language below {@code peers}, among them a server and a client of the
 * conformance service; built once by the first who asks.
 */
public final class PeerPrograms {
  private static final Path OUTPUT = Path.of("target", "peers").toAbsolutePath();

  private final Path sources;
  private final List<String> build;
  private final Path programs;

  @GuardedBy("this")
  private boolean built;

  /**
   * Knows where they are.
   *
   * @param language the name of the sources' folder
   * @param build what builds them, run in that folder
   * @param programs the folder in which that leaves the programs
   */
  public PeerPrograms(String language, List<String> build, Path programs) {
    this.sources = Path.of("peers", language).toAbsolutePath();
    this.build = build;
    this.programs = programs;
  }

  /** The folder for what is built. */
  public static Path output() {
    return OUTPUT;
  }

  /** The server, ready on that socket. */
  public Program serve(Path folder, Path socket, String... arguments) throws Exception {
    Program server = start("server", folder, socket, arguments);
    try {
      return server.awaitLine("listening on unix://" + socket);
    } catch (Throwable e) {
      server.close();
      throw e;
    }
  }

  /** The client, calling that socket. */
  public Program client(Path folder, Path socket, String... arguments) throws Exception {
    return start("client", folder, socket, arguments);
  }

  /** Runs a command in the sources' folder; it must succeed. */
  public void run(List<String> command) throws IOException, InterruptedException {
    Files.createDirectories(OUTPUT);
    try (Program program =
        Program.start(OUTPUT, new ProcessBuilder(command).directory(sources.toFile()))) {
      assertThat(program.awaitExit()).as(program::toString).isZero();
    }
  }

  /** One of the programs, by its name. */
  public Program start(String name, Path folder, Path socket, String... arguments)
      throws IOException, InterruptedException {
    build();
    Stream<String> command =
        Stream.of(programs.resolve(name).toString(), "--socket", socket.toString());
    return Program.start(folder, Stream.concat(command, Stream.of(arguments)).toList());
  }

  private synchronized void build() throws IOException, InterruptedException {
    if (!built) {
      run(build);
      built = true;
    }
  }
}
