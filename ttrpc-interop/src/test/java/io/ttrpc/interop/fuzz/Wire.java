package io.ttrpc.interop.fuzz;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A connection that reads while it writes, so that neither side waits for the other. Belongs to one
 * thread.
 */
final class Wire implements AutoCloseable {
  private final SocketChannel socket;
  private final Selector selector;
  private final SelectionKey key;
  private final Consumer<Frame> onFrame;

  /** The bytes of a frame that has not arrived completely; ready to be written to. */
  private ByteBuffer input = ByteBuffer.allocate(16 << 10);

  private boolean ended;

  Wire(Path server, Consumer<Frame> onFrame) throws IOException {
    this.onFrame = onFrame;
    this.socket = SocketChannel.open(UnixDomainSocketAddress.of(server));
    this.selector = Selector.open();
    socket.configureBlocking(false);
    this.key = socket.register(selector, SelectionKey.OP_READ);
  }

  /** Returns true if the server has closed the connection. */
  boolean isEnded() {
    return ended;
  }

  /** Writes all of it, unless the server closes. */
  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining() && !ended) {
      try {
        if (socket.write(bytes) > 0) {
          continue;
        }
      } catch (IOException brokenPipe) {
        // The reader finds the end, behind what was said before it.
        await(() -> ended, Duration.ofSeconds(10));
        return;
      }
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      selector.select();
      key.interestOps(SelectionKey.OP_READ);
      read();
    }
  }

  /** Reads until the condition holds; false if the time was over or the connection ended first. */
  boolean await(BooleanSupplier condition, Duration limit) throws IOException {
    long until = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      long millis = Duration.ofNanos(until - System.nanoTime()).toMillis();
      if (ended || millis <= 0) {
        return false;
      }
      selector.select(millis);
      read();
    }
    return true;
  }

  void closeSending() throws IOException {
    socket.shutdownOutput();
  }

  private void read() throws IOException {
    selector.selectedKeys().clear();
    int read;
    do {
      if (!input.hasRemaining()) {
        input = ByteBuffer.allocate(input.capacity() * 4).put(input.flip());
      }
      try {
        read = socket.read(input);
      } catch (IOException reset) {
        read = -1;
      }
      takeFrames();
    } while (read > 0);
    ended |= read < 0;
  }

  private void takeFrames() {
    input.flip();
    while (input.remaining() >= Frame.HEADER_BYTES
        && input.remaining() >= Frame.HEADER_BYTES + input.getInt(input.position())) {
      byte[] data = new byte[input.getInt()];
      int streamId = input.getInt();
      int type = Byte.toUnsignedInt(input.get());
      int flags = Byte.toUnsignedInt(input.get());
      input.get(data);
      onFrame.accept(new Frame(streamId, type, flags, ByteString.copyFrom(data)));
    }
    input.compact();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    socket.close();
  }
}
