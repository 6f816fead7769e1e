package io.ttrpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values that a request carries. Keys are converted to lower case. A key may have
 * several values, which keep their order. Keys and values may be empty. Metadata is kept in the
 * encoding of a request and takes about as much memory as space there. This class is immutable and
 * thread-safe.
 */
public final class Metadata {
  private static final Metadata EMPTY = new Metadata(new byte[0]);
  private static final int MOST_KEYS_IN_TEXT = 32;

  /** The entries, in the encoding that a {@link MetadataCursor} reads. */
  private final byte[] fields;

  private Metadata(byte[] fields) {
    this.fields = fields;
  }

  /** Returns metadata without keys. */
  public static Metadata empty() {
    return EMPTY;
  }

  /** Returns metadata with one key and its values; without values, it is empty. */
  public static Metadata of(String key, String... values) {
    Builder builder = builder();
    for (String value : values) {
      builder.add(key, value);
    }
    return builder.build();
  }

  /**
   * Returns the metadata in the encoding of a request: its fields of number 5, one for each value,
   * with the key in the field 1 and the value in the field 2.
   *
   * @throws InvalidProtocolBufferException if the bytes are not such fields, or if a key or a value
   *     is not valid UTF-8
   */
  public static Metadata parseFrom(ByteString fields) throws InvalidProtocolBufferException {
    if (fields.isEmpty()) {
      return EMPTY;
    }
    byte[] bytes = fields.toByteArray();
    return MetadataCursor.canRead(bytes) ? new Metadata(bytes) : MetadataFields.decode(bytes);
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with the keys and values of this metadata. */
  public Builder toBuilder() {
    return builder().addAll(this);
  }

  /** Returns the encoding that {@link #parseFrom} reads. */
  public ByteString toByteString() {
    return UnsafeByteOperations.unsafeWrap(fields);
  }

  /**
   * Returns the first value of a key, or null if it has none. The case of the key does not matter.
   */
  public @Nullable String first(String key) {
    byte[] wanted = lowerCase(key).getBytes(StandardCharsets.UTF_8);
    MetadataCursor cursor = cursor();
    while (cursor.next()) {
      if (cursor.hasKey(wanted)) {
        return cursor.value();
      }
    }
    return null;
  }

  /**
   * Returns the values of a key in their order; empty if it has none. The case of the key does not
   * matter.
   */
  public List<String> all(String key) {
    byte[] wanted = lowerCase(key).getBytes(StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>();
    MetadataCursor cursor = cursor();
    while (cursor.next()) {
      if (cursor.hasKey(wanted)) {
        all.add(cursor.value());
      }
    }
    return Collections.unmodifiableList(all);
  }

  /** Returns the keys, in the order in which they were first added. */
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    MetadataCursor cursor = cursor();
    while (cursor.next()) {
      keys.add(cursor.key());
    }
    return Collections.unmodifiableSet(keys);
  }

  /** Returns whether there are no keys. */
  public boolean isEmpty() {
    return fields.length == 0;
  }

  /** Performs the action for each value; the values of a key come in their order. */
  public void forEach(BiConsumer<String, String> action) {
    MetadataCursor cursor = cursor();
    while (cursor.next()) {
      action.accept(cursor.key(), cursor.value());
    }
  }

  /**
   * Returns whether the other metadata has the same keys, each with the same values in the same
   * order.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Metadata that
        && (Arrays.equals(fields, that.fields) || valuesByKey().equals(that.valuesByKey()));
  }

  @Override
  public int hashCode() {
    return valuesByKey().hashCode();
  }

  /**
   * Returns up to 32 keys in a {@linkplain PeerText#word printable form} and the number of their
   * values. The values are left out, because they may be secret.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Metadata[");
    String separator = "";
    Map<String, List<String>> all = valuesByKey();
    Iterator<Map.Entry<String, List<String>>> entries = all.entrySet().iterator();
    for (int i = 0; i < MOST_KEYS_IN_TEXT && entries.hasNext(); i++) {
      Map.Entry<String, List<String>> entry = entries.next();
      text.append(separator).append(PeerText.word(entry.getKey()));
      text.append('×').append(entry.getValue().size());
      separator = ", ";
    }
    return text.append(entries.hasNext() ? ", ...]" : "]").toString();
  }

  private MetadataCursor cursor() {
    return new MetadataCursor(fields);
  }

  private Map<String, List<String>> valuesByKey() {
    return toBuilder().values;
  }

  private static String lowerCase(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  /** A builder of metadata. This class is not thread-safe. */
  public static final class Builder {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Builder() {}

    /** Adds a value after the values that the key has. */
    public Builder add(String key, String value) {
      Objects.requireNonNull(value, "value");
      values.computeIfAbsent(lowerCase(key), unused -> new ArrayList<>(1)).add(value);
      return this;
    }

    /** Adds all values of {@code other}, after the values that their keys have. */
    public Builder addAll(Metadata other) {
      other.forEach(this::add);
      return this;
    }

    /** Replaces the values of a key by the given one. */
    public Builder set(String key, String value) {
      return remove(key).add(key, value);
    }

    /** Removes a key and its values. */
    public Builder remove(String key) {
      values.remove(lowerCase(key));
      return this;
    }

    /** Returns the metadata. The builder can be used further. */
    public Metadata build() {
      return values.isEmpty() ? EMPTY : new Metadata(MetadataFields.encode(values));
    }
  }
}
