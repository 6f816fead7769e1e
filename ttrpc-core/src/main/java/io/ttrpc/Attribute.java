package io.ttrpc;

/**
 * A typed key for a value that interceptors and handlers attach to a call. An attribute is equal
 * only to itself: two attributes of the same name are different keys. This class is immutable and
 * thread-safe.
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("UnusedTypeParameter") // the type of the value, which is stored elsewhere
public final class Attribute<T> {
  private final String name;

  private Attribute(String name) {
    this.name = name;
  }

  /** Returns a new attribute. Its name appears in messages only. */
  public static <T> Attribute<T> named(String name) {
    return new Attribute<>(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
