package io.ttrpc.internal.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;

/**
 * A reader of an envelope's fields in place. Protobuf's own reader would allocate an object for
 * each message and a copy of each field, several times in each call; this one allocates nothing.
 * Reusable. Not safe for use by several threads at once.
 */
final class FieldReader {
  private static final int MAX_VARINT_BYTES = 10;
  private static final byte[] NOTHING = new byte[0];

  private byte[] array = NOTHING;
  private int position;
  private int limit;

  /** Sets the bytes to read. */
  void read(byte[] array, int from, int length) {
    this.array = array;
    this.position = from;
    this.limit = from + length;
  }

  /** Releases the bytes. */
  void release() {
    read(NOTHING, 0, 0);
  }

  byte[] array() {
    return array;
  }

  int position() {
    return position;
  }

  /** Reads the next field's tag; returns 0 at the end. */
  int readTag() throws IOException {
    if (position == limit) {
      return 0;
    }
    long tag = readVarint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw new InvalidProtocolBufferException("expected a field's tag but got " + tag);
    }
    return (int) tag;
  }

  long readVarint() throws IOException {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      if (position == limit) {
        throw truncated();
      }
      byte next = array[position++];
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new InvalidProtocolBufferException(
        "expected a varint of at most 10 bytes but got a longer one");
  }

  /**
   * Reads the length of a field of bytes, and checks that all of them are present. {@link
   * #position} is then the index of the first one.
   */
  int readLength() throws IOException {
    long length = readVarint();
    if (length < 0 || length > limit - position) {
      throw truncated();
    }
    return (int) length;
  }

  /** Skips bytes whose length was read. */
  void advance(int length) {
    position += length;
  }

  /** Returns a field of bytes as an input of protobuf's. */
  CodedInputStream readMessage() throws IOException {
    int length = readLength();
    CodedInputStream in = CodedInputStream.newInstance(array, position, length);
    position += length;
    return in;
  }

  /** Skips an unknown field. */
  void skip(int tag) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(array, position, limit - position);
    WireFormat.skip(in, tag);
    position += in.getTotalBytesRead();
  }

  private static InvalidProtocolBufferException truncated() {
    return new InvalidProtocolBufferException("the input ends within a field");
  }
}
