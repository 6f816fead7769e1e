package io.ttrpc.spring.boot.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The key values of a context, in place of Micrometer's maps. A convention adds all of its key
 * values at once, and they are kept as they are: filling a map and sorting its values again took
 * half of the time of an observation. Not thread-safe.
 */
final class KeyValueSet {
  private KeyValues values = KeyValues.empty();

  KeyValues values() {
    return values;
  }

  /** Adds key values in place of those with the same keys. */
  void add(KeyValues added) {
    values = values.equals(KeyValues.empty()) ? added : values.and(added);
  }

  void add(KeyValue added) {
    values = values.and(added);
  }

  void remove(String key) {
    Predicate<KeyValue> others = each -> !each.getKey().equals(key);
    values = KeyValues.of(values.stream().filter(others).toList());
  }

  void removeAll(String... keys) {
    for (String key : keys) {
      remove(key);
    }
  }

  @Nullable KeyValue get(String key) {
    for (KeyValue each : values) {
      if (each.getKey().equals(key)) {
        return each;
      }
    }
    return null;
  }
}
