package io.ttrpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** An entry of a request's metadata as a peer sends it, in any case. */
record KeyValue(String key, String value) {
  /** Returns the entries in the encoding of a request. */
  static ByteString encode(KeyValue... entries) {
    return Arrays.stream(entries)
        .map(entry -> field(5, entry.encode()))
        .reduce(ByteString.EMPTY, ByteString::concat);
  }

  private ByteString encode() {
    return text(1, key).concat(text(2, value));
  }

  private static ByteString text(int number, String text) {
    return text.isEmpty() ? ByteString.EMPTY : field(number, ByteString.copyFromUtf8(text));
  }

  static ByteString field(int number, ByteString content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeBytes(number, content);
      out.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
