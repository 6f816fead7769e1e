package io.ttrpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import io.ttrpc.CallKind;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.transport.ConnectionLoops;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.FrameWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamIdsTest {
  private static final MethodDescriptor<StringValue, StringValue> METHOD =
      new MethodDescriptor<>(
          "test.Echo",
          "Unary",
          CallKind.UNARY,
          StringValue.getDefaultInstance(),
          StringValue.getDefaultInstance());

  @TempDir Path folder;

  @Test
  void case29ConnectionRetiresWithItsLastIdAndClosesWithItsLastStream() throws Exception {
    var address = UnixDomainSocketAddress.of(folder.resolve("s.sock"));
    CompletableFuture<ConnectionClosedException> closed = new CompletableFuture<>();
    try (ServerSocketChannel listener =
            ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        SocketChannel client = SocketChannel.open(address);
        SocketChannel peer = listener.accept();
        Timers timers = new Timers("test-timer");
        ConnectionLoops loops = ConnectionLoops.forClients("test-loop")) {
      ClientConnection connection =
          ClientConnection.start(
              client,
              loops,
              timers,
              new ChannelSettings.Builder("test", new UnixSocket(folder)).build(),
              "test",
              0xfffffffd,
              (ended, cause) -> closed.complete(cause));
      ClientStream<StringValue, StringValue> last = null;
      for (int id : new int[] {0xfffffffd, 0xffffffff}) {
        last = open(connection);
        assertThat(last).isNotNull();
        assertThat(last.id()).isEqualTo(id);
        write(peer, Frame.of(id, FrameHeader.RESPONSE, 0, ByteString.EMPTY));
        assertThat(new ResponseReader<>(last).awaitResponse())
            .isEqualTo(StringValue.getDefaultInstance());
      }
      assertThat(connection.isUsable()).isFalse();
      assertThat(open(connection)).isNull();
      assertThat(closed.get(10, TimeUnit.SECONDS)).hasMessageContaining("stream ids");
    }
  }

  private static @Nullable ClientStream<StringValue, StringValue> open(
      ClientConnection connection) {
    return connection.open(
        new OutgoingCall<>(METHOD, Metadata.empty(), null), StringValue.getDefaultInstance());
  }

  private static void write(SocketChannel peer, Frame frame) throws java.io.IOException {
    ByteBuffer bytes = FrameWriter.encode(frame);
    while (bytes.hasRemaining()) {
      peer.write(bytes);
    }
  }
}
