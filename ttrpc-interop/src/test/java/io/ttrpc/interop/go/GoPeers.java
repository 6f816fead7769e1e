package io.ttrpc.interop.go;

import io.ttrpc.interop.peer.PeerPrograms;
import io.ttrpc.interop.peer.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The programs below {@code peers/go}, built once by the first who asks. */
public final class GoPeers {
  private static final PeerPrograms PROGRAMS =
      new PeerPrograms(
          "go",
          List.of("go", "build", "-o", PeerPrograms.output() + "/", "./..."),
          PeerPrograms.output());

  private GoPeers() {}

  /** The Go server, ready on that socket. */
  public static Program serve(Path folder, Path socket) throws Exception {
    return PROGRAMS.serve(folder, socket);
  }

  /** The Go client, calling that socket. */
  public static Program client(Path folder, Path socket, String... arguments) throws Exception {
    return PROGRAMS.client(folder, socket, arguments);
  }

  /** The Go program of docs/from-go.md, which serves or calls that socket. */
  public static Program example(Path folder, Path socket, String command) throws Exception {
    return PROGRAMS.start("example", folder, socket, command);
  }

  /** Runs the go command in the peers' folder; it must succeed. */
  static void go(String... arguments) throws IOException, InterruptedException {
    PROGRAMS.run(Stream.concat(Stream.of("go"), Stream.of(arguments)).toList());
  }
}
