package io.ttrpc.interop.rust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.interop.client.Check;
import io.ttrpc.interop.client.Checks;
import io.ttrpc.interop.peer.KnownDifferences;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresPeer(Peer.RUST)
@Timeout(600) // The first of the Rust tests waits for cargo.
class JavaClientRustServerTest {
  @TempDir static Path folder;
  private static Path socket;
  private static @Nullable Program server;

  @BeforeAll
  static void serve() throws Exception {
    socket = folder.resolve("rust.sock");
    server = RustPeers.serve(folder, socket);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> clientsOwnChecksPassButForTheKnownOnes() throws Exception {
    KnownDifferences known = KnownDifferences.of("Java", "Rust");
    List<Check> checks = Checks.all();
    DynamicTest list =
        DynamicTest.dynamicTest(
            "list",
            () -> assertThat(known.missing(checks.stream().map(Check::name).toList())).isEmpty());
    Stream<DynamicTest> each =
        checks.stream()
            .map(
                check ->
                    DynamicTest.dynamicTest(
                        check.name(),
                        () -> assertThat(known.fault(check.name(), failure(check))).isEmpty()));
    return Stream.concat(Stream.of(list), each);
  }

  private static @Nullable String failure(Check check) {
    try {
      check.prove(socket);
      return null;
    } catch (Exception e) {
      return e.toString();
    }
  }

  /** Tokio ends the call's task alone, and the crate tells the caller nothing (case 34). */
  @Test
  void panicLeavesItsCallWithoutAResponseAndTheRustServerAlive() throws Exception {
    Path crashing = folder.resolve("crashing.sock");
    try (Program server = RustPeers.serve(folder, crashing);
        TtrpcChannel channel = TtrpcChannel.forTarget(crashing.toString())) {
      ConformanceTtrpc.Client conformance = ConformanceTtrpc.client(channel);
      TtrpcException failure =
          catchThrowableOfType(
              TtrpcException.class,
              () ->
                  conformance.withTimeout(Duration.ofSeconds(1)).crash(Empty.getDefaultInstance()));
      assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      assertThat(failure.isFromPeer()).isFalse();
      conformance.nothing(Empty.getDefaultInstance());
      assertThat(server.isRunning()).isTrue();
      assertThat(server.errors()).contains("panicked at", "crash was called");
    }
  }
}
