package io.ttrpc.interop.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.SleepRequest;
import io.ttrpc.conformance.v1.SleepResponse;
import io.ttrpc.interop.peer.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceServerIT {
  @TempDir Path folder;
  private Path socket;

  @BeforeEach
  void chooseSocket() {
    socket = folder.resolve("s.sock");
  }

  @Test
  void saysWhereItListensOnceItDoes() throws Exception {
    try (Program server = started();
        TtrpcChannel channel = TtrpcChannel.forTarget(socket.toString())) {
      ConformanceTtrpc.client(channel).nothing(Empty.getDefaultInstance());
      assertThat(server.lines()).containsExactly("listening on unix://" + socket);
    }
  }

  @Test
  void sigtermStopsItCleanly() throws Exception {
    try (Program server = started()) {
      assertThat(server.stop()).as(server::toString).isZero();
      assertThat(socket).doesNotExist();
      assertThat(server.errors()).isEmpty();
    }
  }

  @Test
  void sigtermLetsRunningCallsFinishEvenTheFirstOfAConnection() throws Exception {
    try (Program server = started();
        TtrpcChannel channel = TtrpcChannel.forTarget(socket.toString());
        TtrpcChannel idle = TtrpcChannel.forTarget(socket.toString())) {
      ConformanceTtrpc.client(idle).nothing(Empty.getDefaultInstance());
      channel.connect();
      CompletableFuture<SleepResponse> sleeping =
          ConformanceTtrpc.asyncClient(channel)
              .sleep(SleepRequest.newBuilder().setDelayMillis(1000).build());
      // Sent behind the first call: once this one has its response, that one is running.
      ConformanceTtrpc.client(channel).nothing(Empty.getDefaultInstance());
      assertThat(server.stop()).as(server::toString).isZero();
      assertThat(sleeping.join().getSleptMillis()).isGreaterThanOrEqualTo(1000);
      assertThat(socket).doesNotExist();
    }
  }

  @Test
  void crashIsLoggedAndTheServerLives() throws Exception {
    try (Program server = started();
        TtrpcChannel channel = TtrpcChannel.forTarget(socket.toString())) {
      ConformanceTtrpc.Client conformance = ConformanceTtrpc.client(channel);
      TtrpcException failure =
          catchThrowableOfType(
              TtrpcException.class, () -> conformance.crash(Empty.getDefaultInstance()));
      assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
      assertThat(failure.isFromPeer()).isTrue();
      conformance.nothing(Empty.getDefaultInstance());
      assertThat(server.errors()).contains("AssertionError: crash was called");
    }
  }

  @Test
  void secondServerOnTheSamePathSaysSoAndHarmsNobody() throws Exception {
    try (Program first = started();
        Program second = Jars.server(folder, "--socket", socket.toString());
        TtrpcChannel channel = TtrpcChannel.forTarget(socket.toString())) {
      assertThat(second.awaitExit()).isEqualTo(1);
      assertThat(second.errors())
          .isEqualTo("conformance server: another server listens at " + socket + "\n");
      ConformanceTtrpc.client(channel).nothing(Empty.getDefaultInstance());
      assertThat(first.isRunning()).isTrue();
    }
  }

  @Test
  void killedServersFileIsReplaced() throws Exception {
    try (Program killed = started()) {
      killed.kill();
    }
    assertThat(Files.exists(socket)).isTrue();
    try (Program next = started()) {
      assertThat(next.isRunning()).isTrue();
    }
  }

  @Test
  void wrongArgumentsAreNamed() throws Exception {
    try (Program server = Jars.server(folder, "--port", "80")) {
      assertThat(server.awaitExit()).isEqualTo(2);
      assertThat(server.errors())
          .isEqualTo("conformance server: expected --socket PATH but found --port\n");
      assertThat(server.lines()).isEmpty();
    }
  }

  private Program started() throws Exception {
    Program server = Jars.server(folder, "--socket", socket.toString());
    try {
      return server.awaitLine("listening on unix://" + socket);
    } catch (Throwable e) {
      server.close();
      throw e;
    }
  }
}
