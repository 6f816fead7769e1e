package io.ttrpc;

import static io.ttrpc.ClientUnderTest.async;
import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own that runs out of memory: it serves or ends, and never hangs. */
@Timeout(90)
class MemoryShortageTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void serverOutOfHeapServesOnOnceTheLoadIsGone() throws Exception {
    callOutOfMemory(List.of("-Xmx16m"), 50, "x".repeat((4 << 20) - 100));
  }

  @Test
  void serverOutOfDirectMemoryServesOnOnceTheLoadIsGone() throws Exception {
    // Each thread that writes needs some of it.
    assertThat(callOutOfMemory(List.of("-XX:MaxDirectMemorySize=100k"), 64, "x".repeat(100_000)))
        .isSubsetOf(StatusCode.OK, StatusCode.UNAVAILABLE);
  }

  /** Returns the outcomes of the calls. */
  private List<StatusCode> callOutOfMemory(List<String> options, int calls, String request)
      throws Exception {
    Path socket = folder.resolve("s.sock");
    Path log = folder.resolve("log");
    List<StatusCode> outcomes = new ArrayList<>();
    Process process =
        ChildProcess.start(
            log, options, DescriptorShortageTest.EchoServer.class, socket.toString());
    try {
      await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(socket));
      outcomes.addAll(callAtOnce(socket, calls, request));
      await().atMost(20, TimeUnit.SECONDS).until(() -> !process.isAlive() || servesAgain(socket));
    } finally {
      process.destroy();
      boolean ended = process.waitFor(15, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertThat(ended).as("the server ends when it is told to").isTrue();
    }
    if (process.exitValue() != 143) {
      assertThat(log).content().contains("OutOfMemoryError");
    }
    return outcomes;
  }

  private static List<StatusCode> callAtOnce(Path socket, int calls, String request)
      throws Exception {
    List<StatusCode> outcomes = new ArrayList<>();
    try (TtrpcChannel channel = TtrpcChannel.forTarget(socket.toString())) {
      List<CompletableFuture<StatusCode>> running = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        running.add(async(() -> call(channel, request)));
      }
      for (CompletableFuture<StatusCode> call : running) {
        outcomes.add(call.get(DEADLINE.toMillis() * 2, TimeUnit.MILLISECONDS));
      }
    }
    return outcomes;
  }

  private static StatusCode call(TtrpcChannel channel, String request) {
    try {
      StringValue response =
          ClientCalls.unary(
              channel, EchoService.UNARY, text(request), CallOptions.DEFAULT.withTimeout(DEADLINE));
      return response.getValue().length() == request.length()
          ? StatusCode.OK
          : StatusCode.DATA_LOSS;
    } catch (TtrpcException e) {
      return e.code();
    }
  }

  private static boolean servesAgain(Path socket) {
    try (TtrpcChannel channel = TtrpcChannel.forTarget(socket.toString())) {
      return call(channel, "still here") == StatusCode.OK;
    }
  }
}
