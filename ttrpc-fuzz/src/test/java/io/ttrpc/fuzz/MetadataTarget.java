package io.ttrpc.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.ttrpc.Metadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The decoder of metadata, with its fast path, against protobuf's own reader. */
final class MetadataTarget implements Target {
  private static final int ENTRY = 5;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  /** An entry without a key and a value has two bytes, and lies in a list of its own. */
  private static final long PER_BYTE = 256;

  private static final int CONSTANT = 16 << 10;

  /** Thirty-two keys of 256 characters, each of which may be escaped. */
  private static final int MAX_TEXT = 32 * 7 * 256;

  private @Nullable Metadata parsed;

  @Override
  public void run(byte[] input) throws Exception {
    ByteString fields = ByteString.copyFrom(input);
    Allocation.mustBeAtMost(() -> PER_BYTE * input.length + CONSTANT, () -> parsed = parse(fields));
    Metadata metadata = parsed;
    if (metadata == null) {
      return;
    }
    Map<String, List<String>> expected = model(UnknownFieldSet.parseFrom(input));
    Check.equal("keys", expected.keySet(), metadata.keys());
    expected.forEach(
        (key, values) -> {
          Check.equal("values", values, metadata.all(key));
          Check.equal("first value", values.get(0), metadata.first(key));
        });
    Metadata again = Metadata.parseFrom(metadata.toByteString());
    Check.equal("metadata", metadata, again);
    Check.equal("hash", metadata.hashCode(), again.hashCode());
    Check.equal("copy", metadata, metadata.toBuilder().build());
    Check.oneLine(metadata.toString(), MAX_TEXT);
  }

  private static @Nullable Metadata parse(ByteString fields) {
    try {
      return Metadata.parseFrom(fields);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static Map<String, List<String>> model(UnknownFieldSet fields)
      throws InvalidProtocolBufferException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (ByteString entry : fields.getField(ENTRY).getLengthDelimitedList()) {
      UnknownFieldSet parts = UnknownFieldSet.parseFrom(entry);
      String key = last(parts, KEY).toLowerCase(Locale.ROOT);
      values.computeIfAbsent(key, unused -> new ArrayList<>()).add(last(parts, VALUE));
    }
    return values;
  }

  private static String last(UnknownFieldSet fields, int number) {
    List<ByteString> all = fields.getField(number).getLengthDelimitedList();
    return all.isEmpty() ? "" : all.get(all.size() - 1).toStringUtf8();
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        new byte[0],
        Metadata.of("key", "value", "other value").toByteString().toByteArray(),
        Metadata.of("", "").toByteString().toByteArray(),
        Metadata.of("ключ", "ä\r\n").toByteString().toByteArray(),
        new byte[] {0x2a, 6, 0x12, 1, 'v', 0x0a, 1, 'K'});
  }
}
