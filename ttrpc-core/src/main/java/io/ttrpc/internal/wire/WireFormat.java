package io.ttrpc.internal.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;

/**
 * The part of protobuf's encoding that envelopes need. Fields with their default values are
 * omitted.
 */
final class WireFormat {
  static final int VARINT = 0;
  static final int BYTES = 2;

  private WireFormat() {}

  static int sizeOfString(int field, String value) {
    return value.isEmpty() ? 0 : CodedOutputStream.computeStringSize(field, value);
  }

  static void writeString(CodedOutputStream out, int field, String value) throws IOException {
    if (value.isEmpty()) {
      return;
    }
    if (!isAscii(value)) {
      out.writeString(field, value);
      return;
    }
    // Protobuf would first encode the string into a new array.
    int length = value.length();
    writeBytesHeader(out, field, length);
    for (int i = 0; i < length; i++) {
      out.write((byte) value.charAt(i));
    }
  }

  private static boolean isAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** Returns the size of a field with {@code length} bytes. */
  static int sizeOfBytes(int field, int length) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt32SizeNoTag(length)
        + length;
  }

  static void writeBytesHeader(CodedOutputStream out, int field, int length) throws IOException {
    out.writeTag(field, BYTES);
    out.writeUInt32NoTag(length);
  }

  static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("unexpected end of group");
    }
  }
}
