package io.ttrpc.interop.fuzz;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A frame that is sent or came. The codec is not core's, which is under test. */
record Frame(int streamId, int type, int flags, ByteString data) {
  static final int HEADER_BYTES = 10;
  static final int MAX_DATA_BYTES = 4 << 20;

  static final int REQUEST = 1;
  static final int RESPONSE = 2;
  static final int DATA = 3;

  static final int REMOTE_CLOSED = 1;
  static final int REMOTE_OPEN = 2;
  static final int NO_DATA = 4;

  private static final int SHOWN_BYTES = 48;

  /** The frame that ends the client's side of a stream. */
  static Frame close(int streamId) {
    return new Frame(streamId, DATA, REMOTE_CLOSED | NO_DATA, ByteString.EMPTY);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean isOversized() {
    return data.size() > MAX_DATA_BYTES;
  }

  /** Returns true for a data frame that has bytes although its flags say that it has none. */
  boolean isContradiction() {
    return type == DATA && has(NO_DATA) && !data.isEmpty();
  }

  /** Returns true for a data frame that neither carries a message nor closes the sender's side. */
  boolean isMeaningless() {
    return type == DATA && has(NO_DATA) && !has(REMOTE_CLOSED);
  }

  ByteBuffer encode() {
    return ByteBuffer.allocate(HEADER_BYTES + data.size())
        .putInt(data.size())
        .putInt(streamId)
        .put((byte) type)
        .put((byte) flags)
        .put(data.asReadOnlyByteBuffer())
        .flip();
  }

  @Override
  public String toString() {
    String name =
        switch (type) {
          case REQUEST -> "request";
          case RESPONSE -> "response";
          case DATA -> "data";
          default -> "type " + type;
        };
    return "%s on %s, flags 0x%x: %s"
        .formatted(name, Integer.toUnsignedString(streamId), flags, content());
  }

  private String content() {
    @Nullable Request request = type == REQUEST && !isOversized() ? Request.parse(data) : null;
    return request != null ? request.toString() : hex(data);
  }

  static String hex(ByteString bytes) {
    int shown = Math.min(bytes.size(), SHOWN_BYTES);
    String start = HexFormat.of().formatHex(bytes.substring(0, shown).toByteArray());
    return shown == bytes.size()
        ? "[" + start + "]"
        : "[%s… %d bytes]".formatted(start, bytes.size());
  }
}
