package io.ttrpc.interop.go;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.interop.peer.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs below {@code peers/go}, built once by the first who asks. */
public final class GoPeers {
  private static final Path SOURCES = Path.of("peers", "go").toAbsolutePath();
  private static final Path TARGET = Path.of("target", "peers").toAbsolutePath();
  private static boolean built;

  private GoPeers() {}

  /** The Go server, ready on that socket. */
  public static Program serve(Path folder, Path socket) throws Exception {
    Program server =
        Program.start(folder, List.of(program("server"), "-socket", socket.toString()));
    try {
      return server.awaitLine("listening on unix://" + socket);
    } catch (Throwable e) {
      server.close();
      throw e;
    }
  }

  /** The Go client, calling that socket. */
  public static Program client(Path folder, Path socket, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(program("client"), "-socket", socket.toString()));
    command.addAll(List.of(arguments));
    return Program.start(folder, command);
  }

  /** Runs the go command in the peers' folder; it must succeed. */
  static void go(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("go"));
    command.addAll(List.of(arguments));
    Files.createDirectories(TARGET);
    try (Program go =
        Program.start(TARGET, new ProcessBuilder(command).directory(SOURCES.toFile()))) {
      assertThat(go.awaitExit()).as(go::toString).isZero();
    }
  }

  private static synchronized String program(String name) throws IOException, InterruptedException {
    if (!built) {
      go("build", "-o", TARGET + "/", "./...");
      built = true;
    }
    return TARGET.resolve(name).toString();
  }
}
