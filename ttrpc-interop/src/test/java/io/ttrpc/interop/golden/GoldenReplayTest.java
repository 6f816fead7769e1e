package io.ttrpc.interop.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.ttrpc.TtrpcServer;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.interop.server.Conformance;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden frames of one side, said again to Java on the other. */
class GoldenReplayTest {
  @TempDir Path folder;

  static Stream<GoldenFile> files() {
    return GoldenFile.all();
  }

  /** The check itself looks at what the client returns. */
  @ParameterizedTest
  @MethodSource("files")
  void javaClientSaysTheSameAndUnderstandsTheResponses(GoldenFile file) throws Exception {
    Path socket = folder.resolve("s.sock");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket));
      FutureTask<List<RecordedFrame>> server =
          new FutureTask<>(
              () -> {
                try (SocketChannel client = listener.accept()) {
                  return Player.play(Side.SERVER, file.frames(), client);
                }
              });
      new Thread(server, "golden server").start();
      Throwable failure = catchThrowable(() -> file.call().javaCheck().prove(socket));
      assertAll(
          () -> assertThat(failure).isNull(),
          () -> assertSaidAsRecorded(file, Side.CLIENT, server.get()));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void javaServerRespondsTheSame(GoldenFile file) throws Exception {
    Path socket = folder.resolve("s.sock");
    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(socket.toString())
                .service(ConformanceTtrpc.bind(new Conformance()))
                .start();
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      assertSaidAsRecorded(file, Side.SERVER, Player.play(Side.CLIENT, file.frames(), client));
      assertThat(server.callCount()).isZero();
    }
  }

  private static void assertSaidAsRecorded(GoldenFile file, Side java, List<RecordedFrame> frames)
      throws IOException {
    List<RecordedFrame> expected =
        file.frames().stream()
            .map(frame -> frame.sender() == java ? frame.asJavaSendsIt() : frame)
            .toList();
    assertThat(file.text(Steady.of(frames))).isEqualTo(file.text(Steady.of(expected)));
  }
}
