package io.ttrpc.interop.go.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.TtrpcServer;
import io.ttrpc.interop.go.GoPeers;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Go and the Java code of docs/from-go.md, called by each other. */
@RequiresPeer(Peer.GO)
@Timeout(120)
class FromGoTest {
  @TempDir Path folder;

  @Test
  void javaClientOfThePageCallsTheGoServer() throws Exception {
    Path socket = folder.resolve("go.sock");
    try (Program server = GoPeers.example(folder, socket, "serve")) {
      server.awaitLine("listening on unix://" + socket);
      assertThat(new CalculatorClient().call(socket.toString()))
          .containsExactly(
              "INVALID_ARGUMENT a tenant is required", "blue: hello", "6", "3", "3", "closed");
    }
  }

  @Test
  void goClientOfThePageCallsTheJavaServer() throws Exception {
    Path socket = folder.resolve("java.sock");
    CalculatorServer calculator = new CalculatorServer();
    try (TtrpcServer server = calculator.serve(socket.toString());
        Program client = GoPeers.example(folder, socket, "call")) {
      assertThat(client.awaitExit()).as(client::toString).isZero();
      assertThat(server.addresses()).containsExactly("unix://" + socket);
      assertThat(client.lines())
          .containsExactly("InvalidArgument a tenant is required", "blue: hello", "6", "3", "3");
      await()
          .untilAsserted(
              () ->
                  assertThat(calculator.log())
                      .hasSize(4)
                      .anyMatch(
                          line ->
                              line.startsWith(
                                  "ttrpc.conformance.v1.Conformance/Echo INVALID_ARGUMENT PT")));
    }
  }
}
