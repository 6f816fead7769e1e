package io.ttrpc.interop.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The released peers still send what the golden files have. With {@code -Dttrpc.golden.write=true}
 * files that differ are written anew.
 */
class GoldenCaptureTest {
  private static final boolean WRITE = Boolean.getBoolean("ttrpc.golden.write");

  @TempDir Path folder;

  private void compare(GoldenFile file) throws Exception {
    List<RecordedFrame> frames = capture(file);
    String live = file.text(Steady.of(frames));
    if (WRITE && !(Files.exists(file.path()) && live.equals(kept(file)))) {
      file.write(frames);
    }
    assertThat(live).isEqualTo(kept(file));
  }

  private static String kept(GoldenFile file) throws Exception {
    return file.text(Steady.of(file.frames()));
  }

  private List<RecordedFrame> capture(GoldenFile file) throws Exception {
    GoldenPeer peer = file.peer();
    String check = file.call().check();
    Path behind = folder.resolve("server.sock");
    Path socket = folder.resolve("relay.sock");
    try (Program server = peer.serve(folder, behind);
        Relay relay = Relay.to(behind, socket);
        Program client = peer.check(folder, socket, check)) {
      List<RecordedFrame> frames = relay.record();
      assertThat(client.awaitExit()).as(client::toString).isZero();
      assertThat(client.lines()).containsExactly("ok " + check, "1 passed, 0 failed");
      assertThat(server.isRunning()).as(server::toString).isTrue();
      return frames;
    }
  }

  @Nested
  @RequiresPeer(Peer.GO)
  @Timeout(120)
  class Go {
    static Stream<GoldenFile> files() {
      return GoldenFile.of(GoldenPeer.GO);
    }

    @ParameterizedTest
    @MethodSource("files")
    void framesAreThoseOfTheFile(GoldenFile file) throws Exception {
      compare(file);
    }
  }

  @Nested
  @RequiresPeer(Peer.RUST)
  @Timeout(600)
  class Rust {
    static Stream<GoldenFile> files() {
      return GoldenFile.of(GoldenPeer.RUST);
    }

    @ParameterizedTest
    @MethodSource("files")
    void framesAreThoseOfTheFile(GoldenFile file) throws Exception {
      compare(file);
    }
  }
}
