package io.ttrpc.spring.boot.internal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** The check of property values. Safe for use by any thread. */
public final class PropertyValue {
  private PropertyValue() {}

  /**
   * Passes a value, unless it is null, to its consumer.
   *
   * @throws InvalidConfigurationPropertyValueException with the property's key, if the consumer
   *     rejects the value
   */
  public static <T> void apply(String key, @Nullable T value, Consumer<T> taker) {
    if (value == null) {
      return;
    }
    try {
      taker.accept(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(key, value, e.getMessage(), e);
    }
  }

  /**
   * Returns a size in bytes. A size beyond the range of an int becomes the nearest int, so that the
   * range check rejects it.
   */
  public static int bytes(DataSize size) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, size.toBytes()));
  }
}
