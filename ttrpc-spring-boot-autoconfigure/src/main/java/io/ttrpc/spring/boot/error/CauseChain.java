package io.ttrpc.spring.boot.error;

import io.ttrpc.TtrpcException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exception and its causes, from outside to inside.
 *
 * @param isStated whether one of them is a {@link TtrpcException}, which states the status
 */
record CauseChain(List<Throwable> exceptions, boolean isStated) {
  /** Returns the chain of the failure. A chain may be a ring, and its exceptions may throw. */
  static CauseChain of(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> exceptions = new ArrayList<>();
    Throwable each = failure;
    while (each != null && seen.add(each)) {
      exceptions.add(each);
      each = causeOf(each);
    }
    return new CauseChain(
        exceptions, exceptions.stream().anyMatch(TtrpcException.class::isInstance));
  }

  private static @Nullable Throwable causeOf(Throwable failure) {
    try {
      return failure.getCause();
    } catch (RuntimeException unknown) {
      return null;
    }
  }
}
