package io.ttrpc;

import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A walk over {@link MetadataFields} that allocates nothing. Not safe for use by several threads at
 * once.
 */
final class MetadataCursor {
  /** Enough for the length of any frame. */
  private static final int MAX_LENGTH_BYTES = 4;

  private static final int MALFORMED = -1;

  private final byte[] fields;
  private int position;
  private int keyAt;
  private int keyLength;
  private int valueAt;
  private int valueLength;

  MetadataCursor(byte[] fields) {
    this.fields = fields;
  }

  /**
   * Returns whether a cursor can walk over the fields and finds keys in lower case and valid UTF-8
   * there. Other fields may be valid metadata still, in a less common encoding.
   */
  static boolean canRead(byte[] fields) {
    MetadataCursor cursor = new MetadataCursor(fields);
    while (cursor.next()) {
      if (!cursor.hasPlainKey() || !cursor.hasValidValue()) {
        return false;
      }
    }
    return cursor.position == fields.length;
  }

  /** Moves to the next entry; returns false if there is none, or if it has another encoding. */
  boolean next() {
    int end = endOfField(MetadataFields.ENTRY, fields.length);
    if (end == MALFORMED) {
      return false;
    }
    int start = position;
    keyLength = 0;
    valueLength = 0;
    int keyEnd = endOfField(MetadataFields.KEY, end);
    if (keyEnd != MALFORMED) {
      keyAt = position;
      keyLength = keyEnd - keyAt;
      position = keyEnd;
    }
    int valueEnd = endOfField(MetadataFields.VALUE, end);
    if (valueEnd != MALFORMED) {
      valueAt = position;
      valueLength = valueEnd - valueAt;
      position = valueEnd;
    }
    if (position != end) {
      position = start;
      return false;
    }
    return true;
  }

  /**
   * Moves behind the tag and the length of a field and returns its end. Returns {@link #MALFORMED}
   * and moves nowhere if this field does not begin here or does not end before the limit.
   */
  private int endOfField(int field, int limit) {
    if (position == limit || fields[position] != MetadataFields.tag(field)) {
      return MALFORMED;
    }
    int length = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES && position + 1 + i < limit; i++) {
      byte next = fields[position + 1 + i];
      length |= (next & 0x7f) << (7 * i);
      if (next >= 0) {
        int start = position + 2 + i;
        if (length > limit - start) {
          return MALFORMED;
        }
        position = start;
        return start + length;
      }
    }
    return MALFORMED;
  }

  String key() {
    return text(keyAt, keyLength);
  }

  String value() {
    return text(valueAt, valueLength);
  }

  boolean hasKey(byte[] key) {
    return Arrays.equals(fields, keyAt, keyAt + keyLength, key, 0, key.length);
  }

  private boolean hasPlainKey() {
    for (int i = keyAt; i < keyAt + keyLength; i++) {
      if (fields[i] < 0 || (fields[i] >= 'A' && fields[i] <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  private boolean hasValidValue() {
    for (int i = valueAt; i < valueAt + valueLength; i++) {
      if (fields[i] < 0) {
        return UnsafeByteOperations.unsafeWrap(fields, valueAt, valueLength).isValidUtf8();
      }
    }
    return true;
  }

  private String text(int from, int length) {
    return new String(fields, from, length, StandardCharsets.UTF_8);
  }
}
