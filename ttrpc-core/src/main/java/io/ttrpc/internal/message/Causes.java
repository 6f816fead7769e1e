package io.ttrpc.internal.message;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches chains of causes. A chain may be a ring, and its exceptions may throw when asked. */
public final class Causes {
  private Causes() {}

  /** Returns the outermost exception of a type among the failure and its causes; null for none. */
  public static <T extends Throwable> @Nullable T outermost(Class<T> type, Throwable failure) {
    if (type.isInstance(failure)) {
      return type.cast(failure);
    }
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    @Nullable Throwable each = failure;
    while (each != null && seen.add(each)) {
      if (type.isInstance(each)) {
        return type.cast(each);
      }
      each = causeOf(each);
    }
    return null;
  }

  /** An exception of the application may throw when it is asked; then the chain ends there. */
  private static @Nullable Throwable causeOf(Throwable failure) {
    try {
      return failure.getCause();
    } catch (Throwable unknown) {
      return null;
    }
  }
}
