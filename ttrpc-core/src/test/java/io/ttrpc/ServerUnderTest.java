package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.internal.wire.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with the echo service, and a client that says exact frames to it. */
@Timeout(20)
class ServerUnderTest {
  @TempDir Path folder;
  final EchoService service = new EchoService();
  Path path;
  TtrpcServer server;
  FakePeer peer;
  private Footprint before;

  @BeforeEach
  void startServer() throws Exception {
    before = Footprint.now();
    path = folder.resolve("s.sock");
    server = configure(TtrpcServer.builder().listen(SocketFile.at(path))).start();
    peer = FakePeer.connect(path);
  }

  /**
   * Adds the service to the server. A test class overrides this method if it needs other options.
   */
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return builder.service(service.definition());
  }

  /**
   * Nothing is left of the calls while the server serves, and nothing was said that the test did
   * not expect; nothing is left of connections once they are lost, nor of the server once it is
   * closed.
   */
  @AfterEach
  void stopServer() throws Exception {
    try {
      await().untilAsserted(() -> assertThat(server.callCount()).isZero());
      Footprint.assertNoStreams();
      assertThat(peer.takeRest()).as("frames that nobody expected").isEmpty();
      peer.close();
      await().untilAsserted(() -> assertThat(server.connectionCount()).isZero());
    } finally {
      peer.close();
      server.close();
    }
    before.assertNothingAdded();
  }

  /** Another call on the same connection is served, and nothing was said in between. */
  void assertConnectionWorks(int nextId) throws IOException {
    peer.send(unary(nextId, "still here"));
    assertThat(peer.takeFrame()).isEqualTo(response(nextId, "still here"));
  }

  List<Frame> takeAll(int count) throws IOException {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(peer.takeFrame());
    }
    return frames;
  }

  /** How the handler of a Chat call, which goes on echoing, is told that it is cancelled. */
  Cancellation cancellationOfChat() {
    Cancellation cancellation = new Cancellation();
    var echo = service.chat;
    service.chat =
        (requests, responses) -> {
          CallContext context = CallContext.current();
          context.onCancel(() -> cancellation.status.complete(context.cancellation()));
          echo.accept(requests, responses);
        };
    return cancellation;
  }

  static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  /** The status that a context was cancelled with. */
  static final class Cancellation {
    final CompletableFuture<Status> status = new CompletableFuture<>();

    Status get() throws Exception {
      return status.get(10, TimeUnit.SECONDS);
    }
  }
}
