package io.ttrpc.interop.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.conformance.v1.ConformanceService;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.SleepRequest;
import io.ttrpc.conformance.v1.SleepResponse;
import io.ttrpc.interop.client.Checks;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresPeer(Peer.GO)
@Timeout(120)
class JavaClientGoServerTest {
  @TempDir static Path folder;
  private static Path socket;
  private static Program server;

  @BeforeAll
  static void serve() throws Exception {
    socket = folder.resolve("go.sock");
    server = GoPeers.serve(folder, socket);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> clientsOwnChecksPass() {
    return Checks.all().stream()
        .map(check -> DynamicTest.dynamicTest(check.name(), () -> check.prove(socket)));
  }

  @Test
  void panicEndsTheGoServerAndTheCallIsUnavailable() throws Exception {
    Path crashing = folder.resolve("crashing.sock");
    try (Program server = GoPeers.serve(folder, crashing);
        TtrpcChannel channel = TtrpcChannel.forTarget(crashing.toString())) {
      ConformanceService conformance = ConformanceTtrpc.client(channel);
      TtrpcException failure =
          catchThrowableOfType(
              TtrpcException.class, () -> conformance.crash(Empty.getDefaultInstance()));
      assertThat(failure)
          .isInstanceOf(ConnectionClosedException.class)
          .hasMessageContaining("unix://" + crashing);
      assertThat(failure.isFromPeer()).isFalse();
      assertThat(server.awaitExit()).isEqualTo(2);
      assertThat(server.errors()).contains("panic: crash was called");
    }
  }

  @Test
  void killedServerFailsItsCallsAndTheNextServerIsFound() throws Exception {
    Path restarted = folder.resolve("restarted.sock");
    try (Program first = GoPeers.serve(folder, restarted);
        TtrpcChannel channel = TtrpcChannel.builder(restarted.toString()).waitForReady().build()) {
      ConformanceTtrpc.Client conformance = ConformanceTtrpc.client(channel);
      // With a connection there, the next call is sent at once, and does not wait for a server.
      channel.connect();
      CompletableFuture<SleepResponse> sleeping =
          ConformanceTtrpc.asyncClient(channel)
              .sleep(SleepRequest.newBuilder().setDelayMillis(60_000).build());
      conformance.echo(EchoRequest.getDefaultInstance());
      first.kill();
      assertThat(catchThrowableOfType(CompletionException.class, sleeping::join))
          .hasCauseInstanceOf(ConnectionClosedException.class);

      // A killed server leaves its socket's file, which Go does not replace.
      Files.delete(restarted);
      try (Program second = GoPeers.serve(folder, restarted)) {
        assertThat(conformance.echo(EchoRequest.getDefaultInstance()))
            .as(second::toString)
            .isEqualTo(EchoResponse.getDefaultInstance());
      }
    }
  }

  @Test
  void stoppedServerLetsACallFinishThatIsNotTheFirstOfItsConnection() throws Exception {
    Path stopping = folder.resolve("stopping.sock");
    try (Program server = GoPeers.serve(folder, stopping);
        TtrpcChannel channel = TtrpcChannel.forTarget(stopping.toString())) {
      ConformanceTtrpc.client(channel).nothing(Empty.getDefaultInstance());
      CompletableFuture<SleepResponse> sleeping =
          ConformanceTtrpc.asyncClient(channel)
              .sleep(SleepRequest.newBuilder().setDelayMillis(500).build());
      // After it has sent a response, Go's server looks whether the connection is idle. The second
      // response shows that it has looked.
      ConformanceTtrpc.client(channel).nothing(Empty.getDefaultInstance());
      ConformanceTtrpc.client(channel).nothing(Empty.getDefaultInstance());
      assertThat(server.stop()).as(server::toString).isZero();
      assertThat(sleeping.join().getSleptMillis()).isGreaterThanOrEqualTo(500);
    }
  }
}
