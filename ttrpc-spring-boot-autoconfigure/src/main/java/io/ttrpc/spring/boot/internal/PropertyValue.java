package io.ttrpc.spring.boot.internal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Hands a property's value on to what checks it. Safe for any thread. */
public final class PropertyValue {
  private PropertyValue() {}

  /**
   * Gives the value, if there is one, to what takes it.
   *
   * @throws InvalidConfigurationPropertyValueException naming the key, if it is refused
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
   * A size in bytes; one beyond an int's range becomes its nearest value, to be refused by range.
   */
  public static int bytes(DataSize size) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, size.toBytes()));
  }
}
