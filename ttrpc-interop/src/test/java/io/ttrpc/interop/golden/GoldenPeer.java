package io.ttrpc.interop.golden;

import io.ttrpc.interop.go.GoPeers;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.rust.RustPeers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An implementation of the protocol whose frames are kept. */
enum GoldenPeer {
  GO("Go module", "go.mod", "(github.com/containerd/ttrpc) (v\\S+)") {
    @Override
    Program serve(Path folder, Path socket) throws Exception {
      return GoPeers.serve(folder, socket);
    }

    @Override
    Program check(Path folder, Path socket, String name) throws Exception {
      return GoPeers.client(folder, socket, "-check", name);
    }
  },
  RUST("Rust crate", "Cargo.toml", "(?m)^(ttrpc) = \\{ version = \"=([^\"]+)\"") {
    @Override
    Program serve(Path folder, Path socket) throws Exception {
      return RustPeers.serve(folder, socket);
    }

    @Override
    Program check(Path folder, Path socket, String name) throws Exception {
      return RustPeers.client(folder, socket, "--check", name);
    }
  };

  private final String kind;
  private final String manifest;
  private final Pattern release;

  GoldenPeer(String kind, String manifest, String release) {
    this.kind = kind;
    this.manifest = manifest;
    this.release = Pattern.compile(release);
  }

  /** Its server, ready on that socket. */
  abstract Program serve(Path folder, Path socket) throws Exception;

  /** Its client, making that check on that socket. */
  abstract Program check(Path folder, Path socket, String name) throws Exception;

  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name and version of what the peer is built on. */
  String release() throws IOException {
    Path file = Path.of("peers", folder(), manifest);
    Matcher matcher = release.matcher(Files.readString(file));
    if (!matcher.find()) {
      throw new AssertionError(file + " must name the release, as in " + release);
    }
    return "%s %s %s".formatted(kind, matcher.group(1), matcher.group(2));
  }
}
