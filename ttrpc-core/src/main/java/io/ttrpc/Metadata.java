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
 * Keys and values that travel with a request. Keys are lower-case, whatever case they are given in;
 * a key may have several values, whose order is kept; empty keys and values are kept too. Immutable
 * and safe for any thread.
 */
public final class Metadata {
  private static final Metadata EMPTY = new Metadata(Map.of());

  private final Map<String, List<String>> values;

  private Metadata(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Metadata without a key. */
  public static Metadata empty() {
    return EMPTY;
  }

  /** Metadata with one key and its values. */
  public static Metadata of(String key, String... values) {
    Builder builder = builder();
    for (String value : values) {
      builder.add(key, value);
    }
    return builder.build();
  }

  /** A builder without a key. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with what is here. */
  public Builder toBuilder() {
    return builder().addAll(this);
  }

  /** The key's first value, or null where there is none. */
  public @Nullable String first(String key) {
    List<String> all = all(key);
    return all.isEmpty() ? null : all.get(0);
  }

  /** The key's values in order; empty where there are none. */
  public List<String> all(String key) {
    return values.getOrDefault(lowerCase(key), List.of());
  }

  /** The keys, in the order in which they were first added. */
  public Set<String> keys() {
    return values.keySet();
  }

  /** Whether there is no key. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Calls the action for each value: by key, and within a key in order. */
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

  /** The keys and the number of their values; never the values, which may be secret. */
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

  /** Collects keys and values. Not safe for use by several threads at once. */
  public static final class Builder {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Builder() {}

    /** Adds a value behind those that the key has. */
    public Builder add(String key, String value) {
      Objects.requireNonNull(value, "value");
      values.computeIfAbsent(lowerCase(key), unused -> new ArrayList<>(1)).add(value);
      return this;
    }

    /** Adds all values of {@code other} behind those that are here. */
    public Builder addAll(Metadata other) {
      other.forEach(this::add);
      return this;
    }

    /** Gives the key this one value, in place of those that it has. */
    public Builder set(String key, String value) {
      return remove(key).add(key, value);
    }

    /** Removes the key with its values. */
    public Builder remove(String key) {
      values.remove(lowerCase(key));
      return this;
    }

    /** The metadata; the builder may go on. */
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
