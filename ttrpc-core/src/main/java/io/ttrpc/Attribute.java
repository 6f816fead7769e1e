package io.ttrpc;

/**
 * A typed key for what interceptors and handlers keep with a call. Two attributes are the same only
 * if they are the same object. Immutable and safe for any thread.
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("UnusedTypeParameter") // It types the value, which is kept elsewhere.
public final class Attribute<T> {
  private final String name;

  private Attribute(String name) {
    this.name = name;
  }

  /** A new attribute; the name is for people. */
  public static <T> Attribute<T> named(String name) {
    return new Attribute<>(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
