package io.ttrpc.internal.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;

/**
 * Reads the fields of an envelope where they lie. Protobuf's own reader makes an object for each
 * message and a copy of each field; a call has several, so on this way there are none. Used again
 * and again, by one thread at a time.
 */
final class FieldReader {
  private static final int MAX_VARINT_BYTES = 10;
  private static final byte[] NOTHING = new byte[0];

  private byte[] array = NOTHING;
  private int position;
  private int limit;

  /** Reads these bytes from now on. */
  void read(byte[] array, int from, int length) {
    this.array = array;
    this.position = from;
    this.limit = from + length;
  }

  /** Lets go of the bytes. */
  void release() {
    read(NOTHING, 0, 0);
  }

  byte[] array() {
    return array;
  }

  int position() {
    return position;
  }

  /** The next field's tag; 0 at the end. */
  int readTag() throws IOException {
    if (position == limit) {
      return 0;
    }
    long tag = readVarint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw new InvalidProtocolBufferException("a field's tag must not be " + tag);
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
    throw new InvalidProtocolBufferException("a varint has more than 10 bytes");
  }

  /** The length of a field of bytes, all of which are here; {@link #position} is the first. */
  int readLength() throws IOException {
    long length = readVarint();
    if (length < 0 || length > limit - position) {
      throw truncated();
    }
    return (int) length;
  }

  /** Passes over bytes whose length was read. */
  void advance(int length) {
    position += length;
  }

  /** A field of bytes, for protobuf to read. */
  CodedInputStream readMessage() throws IOException {
    int length = readLength();
    CodedInputStream in = CodedInputStream.newInstance(array, position, length);
    position += length;
    return in;
  }

  /** Passes over a field that is not known. */
  void skip(int tag) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(array, position, limit - position);
    WireFormat.skip(in, tag);
    position += in.getTotalBytesRead();
  }

  private static InvalidProtocolBufferException truncated() {
    return new InvalidProtocolBufferException("the input ends within a field");
  }
}
