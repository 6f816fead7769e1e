package io.ttrpc.interop.rust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.TtrpcServer;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.interop.peer.KnownDifferences;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.Report;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import io.ttrpc.interop.server.Conformance;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresPeer(Peer.RUST)
@Timeout(600) // The first of the Rust tests waits for cargo.
class RustClientJavaServerTest {
  /** Among its checks is that a handler's Error ends its call alone. */
  @Test
  void clientsOwnChecksPassButForTheKnownOnesAndLeaveNothingBehind(@TempDir Path folder)
      throws Exception {
    Path socket = folder.resolve("java.sock");
    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(socket.toString())
                .service(ConformanceTtrpc.bind(new Conformance()))
                .start();
        Program client = RustPeers.client(folder, socket, "--crash")) {
      Report report = Report.of(client, KnownDifferences.of("Rust", "Java"));
      assertThat(report.faults()).isEmpty();
      assertThat(report.passed()).isPositive();
      await().until(() -> server.connectionCount() == 0);
      await().until(() -> server.callCount() == 0);
    }
  }
}
