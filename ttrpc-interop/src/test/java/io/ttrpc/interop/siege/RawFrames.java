package io.ttrpc.interop.siege;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Frames as bytes, also those that no honest peer sends. The codec is not core's. */
final class RawFrames {
  static final int REQUEST = 1;
  static final int RESPONSE = 2;
  static final int DATA = 3;
  static final int REMOTE_CLOSED = 1;
  static final int REMOTE_OPEN = 2;
  static final int NO_DATA = 4;

  private static final String SERVICE = "ttrpc.conformance.v1.Conformance";

  private RawFrames() {}

  /** Returns a frame whose header tells the truth. */
  static byte[] frame(int streamId, int type, int flags, byte[] data) {
    return ByteBuffer.allocate(10 + data.length)
        .put(header(data.length, streamId, type, flags))
        .put(data)
        .array();
  }

  static byte[] header(int length, int streamId, int type, int flags) {
    return ByteBuffer.allocate(10)
        .putInt(length)
        .putInt(streamId)
        .put((byte) type)
        .put((byte) flags)
        .array();
  }

  /** Returns a request without a timeout and metadata. */
  static byte[] request(int streamId, int flags, String method, byte[] payload) {
    return frame(streamId, REQUEST, flags, envelope(method, payload, 0, 0));
  }

  /** Returns the data of a request, with so many entries of metadata. */
  static byte[] envelope(String method, byte[] payload, int entries, int valueLength) {
    return encoded(
        out -> {
          out.writeString(1, SERVICE);
          out.writeString(2, method);
          out.writeByteArray(3, payload);
          for (int i = 0; i < entries; i++) {
            int number = i;
            out.writeByteArray(
                5,
                encoded(
                    entry -> {
                      entry.writeString(1, "key-" + number);
                      entry.writeString(2, "v".repeat(valueLength));
                    }));
          }
        });
  }

  /** Returns an echo's request with so many bytes. */
  static byte[] echo(int size) {
    return encoded(out -> out.writeBytes(2, ByteString.copyFrom(new byte[size])));
  }

  /** Returns the data of a response that fails the call. */
  static byte[] failure(int code, String message, int details) {
    byte[] status =
        encoded(
            out -> {
              out.writeInt32(1, code);
              out.writeString(2, message);
              for (int i = 0; i < details; i++) {
                out.writeByteArray(3, new byte[0]);
              }
            });
    return encoded(out -> out.writeByteArray(1, status));
  }

  /** Returns groups of field 15 that begin inside of one another, and end or do not. */
  static byte[] groups(int depth, boolean closed) {
    ByteBuffer groups = ByteBuffer.allocate(closed ? 2 * depth : depth);
    for (int i = 0; i < depth; i++) {
      groups.put(i, (byte) (15 << 3 | 3));
      if (closed) {
        groups.put(depth + i, (byte) (15 << 3 | 4));
      }
    }
    return groups.array();
  }

  private static byte[] encoded(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("an array takes all bytes", e);
    }
    return bytes.toByteArray();
  }

  @FunctionalInterface
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }
}
