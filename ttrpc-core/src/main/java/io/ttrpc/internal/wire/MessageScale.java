package io.ttrpc.internal.wire;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.ttrpc.internal.wire.MessageWeight.Field;
import io.ttrpc.internal.wire.MessageWeight.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A reader of encoded messages that computes the heap which they take once they are decoded. The
 * result is an upper bound, apart from extensions. The scale reads each field's tag, decodes
 * nothing and allocates nothing. Reusable. Not safe for use by several threads at once.
 *
 * <p>Bytes that protobuf cannot decode weigh as much as the fields before them.
 */
public final class MessageScale {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int GROUP = 3;
  private static final int END_GROUP = 4;
  private static final int FIXED32 = 5;

  /** The deepest nesting that a server can allow. */
  private static final int MAX_DEPTH = 1_000;

  // Bytes on the heap: an object of 16 or 24 bytes, the array in it, and its place in a list.
  private static final int STRING_OBJECT = 72;
  private static final int BYTES_OBJECT = 64;
  private static final int BOXED = 24;
  private static final int LIST_ELEMENT = 12;
  private static final int MAP = 256;
  private static final int MAP_ENTRY = 128;

  /** The list of a repeated field, with the array for its first elements. */
  private static final int LIST = 104;

  /** The value of an unknown field. */
  private static final int UNKNOWN_VALUE = 48;

  /** The field of an unknown number: a node of a tree and its lists. */
  private static final int UNKNOWN_FIELD = 240;

  private static final byte[] NOTHING = {};

  private final ArrayTaker taker = new ArrayTaker();
  private byte[] array = NOTHING;
  private int position;
  private boolean shared;
  private long weight;

  /**
   * Returns the number of bytes of heap for a message, apart from the encoded bytes.
   *
   * @param shared true if the decoded message shares the encoded bytes, instead of copying fields
   */
  public long weigh(MessageWeight type, ByteString message, boolean shared) {
    if (!type.isKnown()) {
      return (long) message.size() * MessageWeight.LITE_FACTOR;
    }
    try {
      UnsafeByteOperations.unsafeWriteTo(message, taker);
      if (taker.length < message.size()) {
        taker.write(message.toByteArray(), 0, message.size());
      }
      return weigh(type, taker.array, taker.from, message.size(), shared);
    } catch (IOException e) {
      throw new IllegalStateException("no I/O takes place", e);
    } finally {
      taker.array = NOTHING;
      taker.length = 0;
    }
  }

  /** Returns the number of bytes of heap for a message in an array. */
  long weigh(MessageWeight type, byte[] array, int from, int length, boolean shared) {
    if (!type.isKnown()) {
      return (long) length * MessageWeight.LITE_FACTOR;
    }
    this.array = array;
    this.position = from;
    this.shared = shared;
    this.weight = 0;
    try {
      boolean unused = addMessage(type, from + length, 0, 0);
      return weight;
    } finally {
      this.array = NOTHING;
    }
  }

  /**
   * Adds the message up to the limit, or up to the end of its group. Returns false if the bytes
   * cannot be decoded.
   */
  private boolean addMessage(MessageWeight type, int limit, int depth, int group) {
    weight += type.perMessage();
    int last = 0;
    while (position < limit) {
      long tag = readVarint(limit);
      int number = (int) (tag >>> 3);
      int wireType = (int) (tag & 7);
      if (tag < 8 || tag >>> 32 != 0) {
        return false;
      }
      if (wireType == END_GROUP) {
        return number == group;
      }
      Field field = type.field(number);
      boolean added =
          field != null
              ? addKnown(field, wireType, number, number == last, limit, depth)
              : addUnknown(wireType, number, number == last, limit, depth);
      if (!added) {
        return false;
      }
      last = number;
    }
    return group == 0;
  }

  private boolean addKnown(
      Field field, int wireType, int number, boolean again, int limit, int depth) {
    if (field.repeated() && !again) {
      weight += field.kind() == Kind.MAP ? MAP : LIST;
    }
    return switch (field.kind()) {
      case VARINT -> addNumbers(field, wireType, VARINT, number, again, limit, depth);
      case FIXED32 -> addNumbers(field, wireType, FIXED32, number, again, limit, depth);
      case FIXED64 -> addNumbers(field, wireType, FIXED64, number, again, limit, depth);
      case STRING, BYTES ->
          wireType == BYTES
              ? addBytes(field.kind(), limit)
              : addUnknown(wireType, number, again, limit, depth);
      case MESSAGE, MAP ->
          wireType == BYTES
              ? addNested(field, limit, depth)
              : addUnknown(wireType, number, again, limit, depth);
      case GROUP ->
          wireType == GROUP
              ? addGroup(field, number, limit, depth)
              : addUnknown(wireType, number, again, limit, depth);
    };
  }

  /** Adds a number, or all numbers of a packed field. */
  private boolean addNumbers(
      Field field, int wireType, int expected, int number, boolean again, int limit, int depth) {
    if (wireType == expected) {
      weight += field.repeated() ? field.perElement() : BOXED;
      return skip(wireType, limit);
    }
    if (wireType != BYTES || !field.repeated()) {
      return addUnknown(wireType, number, again, limit, depth);
    }
    int end = readEnd(limit);
    if (end < 0) {
      return false;
    }
    weight += (long) field.perElement() * countNumbers(expected, end);
    position = end;
    return true;
  }

  private int countNumbers(int encoding, int end) {
    if (encoding != VARINT) {
      return (end - position) / (encoding == FIXED32 ? 4 : 8);
    }
    int count = 0;
    for (int i = position; i < end; i++) {
      count += array[i] >= 0 ? 1 : 0;
    }
    return count;
  }

  private boolean addBytes(Kind kind, int limit) {
    int end = readEnd(limit);
    if (end < 0) {
      return false;
    }
    int length = end - position;
    if (kind == Kind.STRING) {
      // A character of one byte takes two if the string has a character beyond Latin-1.
      weight += STRING_OBJECT + 2L * length;
    } else {
      weight += BYTES_OBJECT + (shared ? 0 : length);
    }
    position = end;
    return true;
  }

  private boolean addNested(Field field, int limit, int depth) {
    MessageWeight nested = field.message();
    int end = readEnd(limit);
    if (end < 0 || nested == null || depth == MAX_DEPTH) {
      return false;
    }
    weight += field.kind() == Kind.MAP ? MAP_ENTRY : LIST_ELEMENT;
    boolean decodable = addMessage(nested, end, depth + 1, 0);
    position = end;
    return decodable;
  }

  private boolean addGroup(Field field, int number, int limit, int depth) {
    MessageWeight nested = field.message();
    if (nested == null || depth == MAX_DEPTH) {
      return false;
    }
    weight += LIST_ELEMENT;
    return addMessage(nested, limit, depth + 1, number);
  }

  private boolean addUnknown(int wireType, int number, boolean again, int limit, int depth) {
    weight += again ? UNKNOWN_VALUE : UNKNOWN_VALUE + UNKNOWN_FIELD;
    if (wireType == GROUP) {
      return depth < MAX_DEPTH && addMessage(MessageWeight.NOTHING, limit, depth + 1, number);
    }
    if (wireType != BYTES) {
      return skip(wireType, limit);
    }
    int end = readEnd(limit);
    if (end < 0) {
      return false;
    }
    weight += shared ? 0 : end - position;
    position = end;
    return true;
  }

  private boolean skip(int wireType, int limit) {
    switch (wireType) {
      case VARINT -> {
        readVarint(limit);
        return position <= limit;
      }
      case FIXED32 -> {
        position += 4;
        return position <= limit;
      }
      case FIXED64 -> {
        position += 8;
        return position <= limit;
      }
      default -> {
        return false;
      }
    }
  }

  /** Reads the length of a field, and returns the index of its end; -1 if it has no such end. */
  private int readEnd(int limit) {
    long length = readVarint(limit);
    return length < 0 || length > limit - position ? -1 : position + (int) length;
  }

  /** Reads a varint. If it is cut off, sets the position beyond the limit. */
  private long readVarint(int limit) {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position >= limit) {
        break;
      }
      byte next = array[position++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    position = limit + 1;
    return 0;
  }

  /**
   * Takes the array of an encoded message, or the last one if the message is in several pieces. The
   * scale copies a message of which that is not the whole.
   */
  private static final class ArrayTaker extends ByteOutput {
    private byte[] array = NOTHING;
    private int from;
    private int length;

    @Override
    public void write(byte[] bytes, int offset, int count) {
      array = bytes;
      from = offset;
      length = count;
    }

    @Override
    public void writeLazy(byte[] bytes, int offset, int count) {
      write(bytes, offset, count);
    }

    @Override
    public void write(byte value) {}

    @Override
    public void write(ByteBuffer bytes) {}

    @Override
    public void writeLazy(ByteBuffer bytes) {}
  }
}
