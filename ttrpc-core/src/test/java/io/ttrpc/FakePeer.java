package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHandler;
import io.ttrpc.internal.wire.FrameReader;
import io.ttrpc.internal.wire.FrameWriter;
import io.ttrpc.internal.wire.ReadBuffer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * A peer that says and hears exact frames over a real socket; made of the real reader and writer.
 */
final class FakePeer implements AutoCloseable {
  private static final int MAX = (1 << 24) - 1;

  private final SocketChannel socket;
  private final FrameReader reader = new FrameReader(MAX);
  private final ReadBuffer scratch = ReadBuffer.ofCapacity(64 << 10);
  private final Queue<Frame> taken = new ArrayDeque<>();

  private FakePeer(SocketChannel socket) {
    this.socket = socket;
  }

  /** A peer at the other end of that socket. */
  static FakePeer on(SocketChannel socket) {
    return new FakePeer(socket);
  }

  /** A client of the server at that path. */
  static FakePeer connect(Path path) throws IOException {
    return new FakePeer(SocketChannel.open(UnixDomainSocketAddress.of(path)));
  }

  /** A listener, whose next client {@link #accept} takes. */
  static ServerSocketChannel listen(Path path) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path));
  }

  static FakePeer accept(ServerSocketChannel listener) throws IOException {
    return new FakePeer(listener.accept());
  }

  FakePeer send(Frame... frames) throws IOException {
    for (Frame frame : frames) {
      sendBytes(FrameWriter.encode(frame));
    }
    return this;
  }

  FakePeer sendHex(String hex) throws IOException {
    return sendBytes(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", ""))));
  }

  FakePeer sendByteByByte(Frame frame) throws IOException {
    ByteBuffer bytes = FrameWriter.encode(frame);
    while (bytes.hasRemaining()) {
      sendBytes(ByteBuffer.wrap(new byte[] {bytes.get()}));
    }
    return this;
  }

  FakePeer sendBytes(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
    return this;
  }

  /**
   * Sends more and more frames until the peer has read none for a while.
   *
   * @param most how many bytes are too many for a peer that is to hold us back
   * @return how many bytes were sent; the last frame may be cut
   */
  long sendUntilHeldBack(Supplier<ByteBuffer> frames, long most) throws IOException {
    long sent = 0;
    try (Selector selector = Selector.open()) {
      socket.configureBlocking(false);
      SelectionKey key = socket.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer rest = frames.get();
      while (selector.select(300) > 0) {
        selector.selectedKeys().clear();
        sent += socket.write(rest);
        if (!rest.hasRemaining()) {
          rest = frames.get();
        }
        assertThat(sent).as("bytes that were sent and not held back").isLessThan(most);
      }
      key.cancel();
      selector.selectNow();
      socket.configureBlocking(true);
    }
    return sent;
  }

  /** The next frame; waits for it. */
  Frame takeFrame() throws IOException {
    while (taken.isEmpty()) {
      if (reader.readFrom(socket, scratch, new Collector()) < 0) {
        throw new IOException("expected a frame but the peer closed");
      }
    }
    return taken.remove();
  }

  /** The next bytes as they are; waits for them. */
  byte[] takeBytes(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (socket.read(bytes) < 0) {
        throw new IOException("expected " + bytes.remaining() + " more bytes but the peer closed");
      }
    }
    return bytes.array();
  }

  /**
   * Waits for the next frame or the end of input. Returns true if the peer closes, false if a frame
   * comes first.
   */
  boolean isClosedByPeer() throws IOException {
    if (!taken.isEmpty()) {
      return false;
    }
    try {
      while (taken.isEmpty()) {
        if (reader.readFrom(socket, scratch, new Collector()) < 0) {
          return true;
        }
      }
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** The frames that have come and were not taken, without waiting for any. */
  List<Frame> takeRest() throws IOException {
    if (socket.isOpen()) {
      socket.configureBlocking(false);
      try {
        while (reader.readFrom(socket, scratch, new Collector()) > 0) {}
      } catch (IOException reset) {
        // What came before it counts.
      }
    }
    List<Frame> rest = List.copyOf(taken);
    taken.clear();
    return rest;
  }

  /** Drops the frames that have come and were not taken, and returns their number. */
  int dropRest() throws IOException {
    try {
      return takeRest().size();
    } finally {
      socket.configureBlocking(true);
    }
  }

  /** Returns true if the socket is ready to be read. Reads nothing. */
  boolean hasUnread() throws IOException {
    try (Selector selector = Selector.open()) {
      socket.configureBlocking(false);
      try {
        socket.register(selector, SelectionKey.OP_READ);
        return selector.selectNow() > 0;
      } finally {
        socket.keyFor(selector).cancel();
        selector.selectNow();
        socket.configureBlocking(true);
      }
    }
  }

  void closeSending() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private final class Collector implements FrameHandler {
    @Override
    public boolean onFrame(Frame frame) {
      ByteString data = ByteString.copyFrom(frame.data().asReadOnlyByteBuffer());
      taken.add(Frame.of(frame.streamId(), frame.type(), frame.flags(), data));
      return true;
    }

    @Override
    public void onOversizedFrame(int streamId, int type, int length) {
      throw new AssertionError("a frame of " + length + " bytes");
    }
  }
}
