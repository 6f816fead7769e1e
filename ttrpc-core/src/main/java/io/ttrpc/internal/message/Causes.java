package io.ttrpc.internal.message;

import io.ttrpc.TtrpcException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches chains of causes. A chain may be a ring, and its exceptions may throw when asked. */
public final class Causes {
  private Causes() {}

  /** Returns the outermost {@link TtrpcException} of the failure and its causes; null for none. */
  public static @Nullable TtrpcException stated(Throwable failure) {
    if (failure instanceof TtrpcException ttrpc) {
      return ttrpc;
    }
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    @Nullable Throwable each = failure;
    while (each != null && seen.add(each)) {
      if (each instanceof TtrpcException ttrpc) {
        return ttrpc;
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
