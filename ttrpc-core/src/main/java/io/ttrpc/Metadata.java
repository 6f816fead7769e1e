package io.ttrpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values that a request carries. Keys are converted to lower case. A key may have
 * several values, which keep their order. Keys and values may be empty. This class is immutable and
 * thread-safe.
 */
public final class Metadata {
  private static final Metadata EMPTY = new Metadata(Map.of());

  private final Map<String, List<String>> values;

  private Metadata(Map<String, List<String>> values) {
    this.values = values;
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

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with the keys and values of this metadata. */
  public Builder toBuilder() {
    return builder().addAll(this);
  }

  /**
   * Returns the first value of a key, or null if it has none. The case of the key does not matter.
   */
  public @Nullable String first(String key) {
    List<String> all = all(key);
    return all.isEmpty() ? null : all.get(0);
  }

  /**
   * Returns the values of a key in their order; empty if it has none. The case of the key does not
   * matter.
   */
  public List<String> all(String key) {
    return values.getOrDefault(lowerCase(key), List.of());
  }

  /** Returns the keys, in the order in which they were first added. */
  public Set<String> keys() {
    return values.keySet();
  }

  /** Returns whether there are no keys. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Performs the action for each value: key by key, and for the values of a key in their order. */
  public void forEach(BiConsumer<String, String> action) {
    values.forEach((key, list) -> list.forEach(value -> action.accept(key, value)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Metadata that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /**
   * Returns the keys and the number of their values. The values are left out, because they may be
   * secret.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Metadata[");
    String separator = "";
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      text.append(separator).append(entry.getKey()).append('×').append(entry.getValue().size());
      separator = ", ";
    }
    return text.append(']').toString();
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
      if (values.isEmpty()) {
        return EMPTY;
      }
      Map<String, List<String>> copy = new LinkedHashMap<>();
      values.forEach((key, list) -> copy.put(key, List.copyOf(list)));
      return new Metadata(Collections.unmodifiableMap(copy));
    }
  }
}
