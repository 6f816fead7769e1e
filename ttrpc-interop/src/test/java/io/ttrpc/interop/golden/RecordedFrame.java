package io.ttrpc.interop.golden;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one frame, told from the next by the length in its header alone, without the code
 * under test.
 */
record RecordedFrame(Side sender, ByteString bytes) {
  static final int REQUEST = 1;
  static final int RESPONSE = 2;
  static final int DATA = 3;
  static final int REMOTE_OPEN = 0x2;
  static final int NO_DATA = 0x4;

  private static final int HEADER_LENGTH = 10;

  /** Field 1 of a response, its status, with nothing in it. */
  private static final ByteString EMPTY_STATUS = ByteString.fromHex("0a00");

  static RecordedFrame of(Side sender, int streamId, int type, int flags, ByteString data) {
    ByteBuffer header =
        ByteBuffer.allocate(HEADER_LENGTH)
            .putInt(data.size())
            .putInt(streamId)
            .put((byte) type)
            .put((byte) flags)
            .flip();
    return new RecordedFrame(sender, ByteString.copyFrom(header).concat(data));
  }

  /** The next frame that the sender puts on that socket; null if it closes instead. */
  static @Nullable RecordedFrame read(Side sender, SocketChannel socket) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
    if (!fill(header, socket)) {
      return null;
    }
    ByteBuffer frame = ByteBuffer.allocate(HEADER_LENGTH + header.getInt(0)).put(header.flip());
    fill(frame, socket);
    return new RecordedFrame(sender, ByteString.copyFrom(frame.flip()));
  }

  /**
   * Fills the buffer. Returns false if the input ends while the buffer is empty.
   *
   * @throws EOFException if the input ends after that
   */
  private static boolean fill(ByteBuffer buffer, SocketChannel socket) throws IOException {
    while (buffer.hasRemaining()) {
      if (socket.read(buffer) < 0) {
        if (buffer.position() == 0) {
          return false;
        }
        throw new EOFException("the peer closed within a frame");
      }
    }
    return true;
  }

  void write(SocketChannel socket) throws IOException {
    ByteBuffer rest = bytes.asReadOnlyByteBuffer();
    while (rest.hasRemaining()) {
      socket.write(rest);
    }
  }

  int streamId() {
    return bytes.asReadOnlyByteBuffer().getInt(4);
  }

  int type() {
    return Byte.toUnsignedInt(bytes.byteAt(8));
  }

  int flags() {
    return Byte.toUnsignedInt(bytes.byteAt(9));
  }

  ByteString header() {
    return bytes.substring(0, HEADER_LENGTH);
  }

  ByteString data() {
    return bytes.substring(HEADER_LENGTH);
  }

  RecordedFrame withData(ByteString data) {
    return of(sender, streamId(), type(), flags(), data);
  }

  /**
   * The frame as Java sends it. It differs twice: a Go client opens a stream of messages without
   * "no data", and a Rust server writes the status of success, with nothing in it.
   */
  RecordedFrame asJavaSendsIt() {
    if (type() == REQUEST && flags() == REMOTE_OPEN) {
      return of(sender, streamId(), REQUEST, REMOTE_OPEN | NO_DATA, data());
    }
    if (type() == RESPONSE && data().startsWith(EMPTY_STATUS)) {
      return withData(data().substring(EMPTY_STATUS.size()));
    }
    return this;
  }
}
