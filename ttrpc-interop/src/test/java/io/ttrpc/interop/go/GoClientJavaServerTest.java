package io.ttrpc.interop.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.TtrpcServer;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import io.ttrpc.interop.server.Conformance;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresPeer(Peer.GO)
@Timeout(300)
class GoClientJavaServerTest {
  @TempDir Path folder;
  private Path socket;
  private TtrpcServer server;

  @BeforeEach
  void serve() throws Exception {
    socket = folder.resolve("java.sock");
    server =
        TtrpcServer.builder()
            .listen(socket.toString())
            .service(ConformanceTtrpc.bind(new Conformance()))
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The client's own checks, among them that a handler's Error ends its call alone. */
  @TestFactory
  Stream<DynamicTest> clientsOwnChecksPass() throws Exception {
    try (Program client = GoPeers.client(folder, socket, "-crash")) {
      int exitCode = client.awaitExit();
      List<String> lines = client.lines();
      int checks = lines.size() - 1;
      DynamicTest all =
          DynamicTest.dynamicTest(
              "all checks",
              () -> {
                assertThat(lines.get(checks)).isEqualTo(checks + " passed, 0 failed");
                assertThat(exitCode).isZero();
              });
      return Stream.concat(
          lines.stream()
              .limit(checks)
              .map(line -> DynamicTest.dynamicTest(line, () -> assertThat(line).startsWith("ok "))),
          Stream.of(all));
    }
  }

  @Test
  void callsOnOneConnectionSucceed() throws Exception {
    try (Program client =
        GoPeers.client(folder, socket, "-echo", "grün", "-echo-stream", "x", "-echo", "")) {
      assertThat(client.awaitExit()).as(client::toString).isZero();
      assertThat(client.lines()).containsExactly("echo OK 5", "echo-stream 1 END", "echo OK 0");
    }
  }

  @Test
  void nothingIsLeftRunningOnceTheClientHasGone() throws Exception {
    try (Program client = GoPeers.client(folder, socket)) {
      assertThat(client.awaitExit()).as(client::toString).isZero();
    }
    await().until(() -> server.connectionCount() == 0);
    await().until(() -> server.callCount() == 0);
  }
}
