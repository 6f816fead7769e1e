package io.ttrpc.spring.boot.internal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * The methods that pass the value of a property to the code that checks it. This class is
 * thread-safe.
 */
public final class PropertyValue {
  private PropertyValue() {}

  /**
   * Passes the value to the taker, unless the value is null.
   *
   * @throws InvalidConfigurationPropertyValueException with the key, if the taker throws an {@link
   *     IllegalArgumentException}
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
   * Returns the text if it has no placeholder. Spring leaves a placeholder in the value if there is
   * no property for it.
   *
   * @throws IllegalArgumentException if there is a placeholder
   */
  public static String resolved(String value) {
    if (hasPlaceholder(value)) {
      throw new IllegalArgumentException(
          "expected a property for each placeholder, but one has none");
    }
    return value;
  }

  /** Returns whether the text has a placeholder such as {@code ${user.home}}. */
  public static boolean hasPlaceholder(String value) {
    return value.contains("${");
  }

  /**
   * Returns a size in bytes. A size outside the range of an int becomes the nearest int, which a
   * check of the range then refuses.
   */
  public static int bytes(DataSize size) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, size.toBytes()));
  }
}
