package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

/** Payloads to send. */
final class Payload {
  private Payload() {}

  static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  static ByteString zeros(int size) {
    return UnsafeByteOperations.unsafeWrap(new byte[size]);
  }

  /** Bytes of which a cut, shifted or mixed up copy differs. */
  static ByteString patterned(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i ^ i >> 8 ^ i >> 16);
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
