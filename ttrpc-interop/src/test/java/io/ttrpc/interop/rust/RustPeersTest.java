package io.ttrpc.interop.rust;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresPeer(Peer.RUST)
@Timeout(600) // The first of the Rust tests waits for cargo.
class RustPeersTest {
  @Test
  void formatIsTheToolsOwn() throws Exception {
    RustPeers.run("fmt", "--check");
  }

  @Test
  void clientChecksAServerOfItsOwnLanguage(@TempDir Path folder) throws Exception {
    Path socket = folder.resolve("rust.sock");
    try (Program server = RustPeers.serve(folder, socket);
        Program client = RustPeers.client(folder, socket, "--echo", "grün", "--echo-stream", "x")) {
      assertThat(client.awaitExit()).as(client::toString).isZero();
      assertThat(client.lines()).containsExactly("echo OK 5", "echo-stream 1 END");
      assertThat(server.stop()).as(server::toString).isZero();
      assertThat(socket).doesNotExist();
    }
  }
}
