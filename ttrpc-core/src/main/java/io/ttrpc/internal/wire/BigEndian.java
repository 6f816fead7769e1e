package io.ttrpc.internal.wire;

/** The decoding of the numbers in a frame's header. */
final class BigEndian {
  private BigEndian() {}

  static int intAt(byte[] array, int index) {
    return (array[index] & 0xff) << 24
        | (array[index + 1] & 0xff) << 16
        | (array[index + 2] & 0xff) << 8
        | (array[index + 3] & 0xff);
  }
}
