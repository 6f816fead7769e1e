package io.ttrpc;

import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * The encoding of metadata as a request has it: a field {@value #ENTRY} for each value, which holds
 * the key in its field {@value #KEY} and the value in its field {@value #VALUE}. Empty ones are
 * omitted.
 */
final class MetadataFields {
  static final int ENTRY = 5;
  static final int KEY = 1;
  static final int VALUE = 2;

  private MetadataFields() {}

  /** Returns the tag of one of these fields. All tags take one byte. */
  static int tag(int field) {
    return field << 3 | WIRETYPE_LENGTH_DELIMITED;
  }

  /** Encodes the values of each key. */
  static byte[] encode(Map<String, List<String>> valuesByKey) {
    int[] size = new int[1];
    valuesByKey.forEach(
        (key, values) -> {
          for (String value : values) {
            int entry = entrySize(key, value);
            size[0] += 1 + CodedOutputStream.computeUInt32SizeNoTag(entry) + entry;
          }
        });
    byte[] fields = new byte[size[0]];
    CodedOutputStream out = CodedOutputStream.newInstance(fields);
    try {
      for (Map.Entry<String, List<String>> entry : valuesByKey.entrySet()) {
        for (String value : entry.getValue()) {
          write(out, entry.getKey(), value);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the array has the size that was computed", e);
    }
    return fields;
  }

  private static void write(CodedOutputStream out, String key, String value) throws IOException {
    out.writeUInt32NoTag(tag(ENTRY));
    out.writeUInt32NoTag(entrySize(key, value));
    if (!key.isEmpty()) {
      out.writeString(KEY, key);
    }
    if (!value.isEmpty()) {
      out.writeString(VALUE, value);
    }
  }

  private static int entrySize(String key, String value) {
    return sizeOf(KEY, key) + sizeOf(VALUE, value);
  }

  private static int sizeOf(int field, String text) {
    return text.isEmpty() ? 0 : CodedOutputStream.computeStringSize(field, text);
  }

  /** Decodes fields in any valid encoding. */
  static Metadata decode(byte[] fields) throws InvalidProtocolBufferException {
    Metadata.Builder metadata = Metadata.builder();
    CodedInputStream in = CodedInputStream.newInstance(fields);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag != tag(ENTRY)) {
          throw new InvalidProtocolBufferException(
              "expected a field of metadata with the tag "
                  + tag(ENTRY)
                  + " but got the tag "
                  + tag);
        }
        int outer = in.pushLimit(in.readRawVarint32());
        readEntry(in, metadata);
        in.popLimit(outer);
      }
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
    return metadata.build();
  }

  private static void readEntry(CodedInputStream in, Metadata.Builder metadata) throws IOException {
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(KEY)) {
        key = in.readStringRequireUtf8();
      } else if (tag == tag(VALUE)) {
        value = in.readStringRequireUtf8();
      } else if (!in.skipField(tag)) {
        throw new InvalidProtocolBufferException("unexpected end of group");
      }
    }
    metadata.add(key, value);
  }
}
