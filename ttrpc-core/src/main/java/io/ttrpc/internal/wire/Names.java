package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A set of known names, looked up by their encoded bytes, so that a known name is not allocated
 * again. Immutable.
 */
public final class Names {
  /** The slots of a hash table. Their number is a power of two, and most of them are empty. */
  private final @Nullable Name[] slots;

  /** Creates a set of the names. */
  public Names(Collection<String> names) {
    slots = new Name[Integer.highestOneBit(names.size() + 1) * 4];
    for (String name : names) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      int slot = slotOf(bytes, 0, bytes.length);
      if (slots[slot] == null) {
        slots[slot] = new Name(name, bytes);
      }
    }
  }

  /** Reads a name, which may also be unknown. */
  String readFrom(FieldReader in) throws IOException {
    int length = in.readLength();
    byte[] array = in.array();
    int from = in.position();
    in.advance(length);
    Name known = slots[slotOf(array, from, length)];
    if (known != null && known.has(array, from, length)) {
      return known.text;
    }
    ByteString bytes = ByteString.copyFrom(array, from, length);
    if (!bytes.isValidUtf8()) {
      throw new InvalidProtocolBufferException("expected a name in UTF-8 but got other bytes");
    }
    return bytes.toStringUtf8();
  }

  /** Returns the slot of the name, or the empty slot where it would be added. */
  private int slotOf(byte[] array, int from, int length) {
    int slot = hash(array, from, length) & (slots.length - 1);
    for (Name name = slots[slot]; name != null; name = slots[slot]) {
      if (name.has(array, from, length)) {
        return slot;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private static int hash(byte[] array, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash ^ hash >>> 16;
  }

  private static final class Name {
    final String text;
    final byte[] bytes;

    Name(String text, byte[] bytes) {
      this.text = text;
      this.bytes = bytes;
    }

    boolean has(byte[] array, int from, int length) {
      return Arrays.equals(bytes, 0, bytes.length, array, from, from + length);
    }
  }
}
