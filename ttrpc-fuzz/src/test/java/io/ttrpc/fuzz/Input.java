package io.ttrpc.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of an input, of which the first few choose the circumstances. Belongs to one thread.
 */
final class Input {
  private final byte[] bytes;
  private int position;

  Input(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the next byte, from 0 to 255; 0 where there is none. */
  int nextByte() {
    return position < bytes.length ? Byte.toUnsignedInt(bytes[position++]) : 0;
  }

  /** Returns one of the values, as the next byte says. */
  int oneOf(int... values) {
    return values[nextByte() % values.length];
  }

  /** Returns the bytes that are left. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, position, bytes.length);
  }

  /** Returns the bytes behind those that choose the circumstances. */
  static byte[] with(byte[] circumstances, byte[] rest) {
    byte[] all = Arrays.copyOf(circumstances, circumstances.length + rest.length);
    System.arraycopy(rest, 0, all, circumstances.length, rest.length);
    return all;
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
