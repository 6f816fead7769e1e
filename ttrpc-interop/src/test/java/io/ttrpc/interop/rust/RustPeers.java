package io.ttrpc.interop.rust;

import io.ttrpc.interop.peer.PeerPrograms;
import io.ttrpc.interop.peer.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs below {@code peers/rust}, built once by the first who asks. */
public final class RustPeers {
  /** Takes most of a minute when empty, so cargo's own variable may name a folder that stays. */
  private static final Path TARGET =
      Optional.ofNullable(System.getenv("CARGO_TARGET_DIR"))
          .map(Path::of)
          .orElse(PeerPrograms.output().resolve("rust"))
          .toAbsolutePath();

  private static final PeerPrograms PROGRAMS =
      new PeerPrograms("rust", cargo("build", "--release"), TARGET.resolve("release"));

  private RustPeers() {}

  /** The Rust server, ready on that socket. */
  public static Program serve(Path folder, Path socket, String... arguments) throws Exception {
    return PROGRAMS.serve(folder, socket, arguments);
  }

  /** The Rust client, calling that socket. */
  public static Program client(Path folder, Path socket, String... arguments) throws Exception {
    return PROGRAMS.client(folder, socket, arguments);
  }

  /** Runs a command of cargo in the peers' folder; it must succeed. */
  static void run(String... arguments) throws IOException, InterruptedException {
    PROGRAMS.run(cargo(arguments));
  }

  private static List<String> cargo(String... arguments) {
    String target = "--config=build.target-dir=\"%s\"".formatted(TARGET);
    return Stream.concat(Stream.of("cargo", target), Stream.of(arguments)).toList();
  }
}
