package io.ttrpc.internal.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/** An entry of a request's metadata on the wire. */
public record KeyValue(String key, String value) {
  private static final int KEY = 1;
  private static final int VALUE = 2;

  static KeyValue readFrom(CodedInputStream in) throws IOException {
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case KEY << 3 | WireFormat.BYTES -> key = in.readStringRequireUtf8();
        case VALUE << 3 | WireFormat.BYTES -> value = in.readStringRequireUtf8();
        default -> WireFormat.skip(in, tag);
      }
    }
    return new KeyValue(key, value);
  }

  int size() {
    return WireFormat.sizeOfString(KEY, key) + WireFormat.sizeOfString(VALUE, value);
  }

  void writeTo(CodedOutputStream out) throws IOException {
    WireFormat.writeString(out, KEY, key);
    WireFormat.writeString(out, VALUE, value);
  }
}
