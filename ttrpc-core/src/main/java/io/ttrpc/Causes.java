package io.ttrpc;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks a chain of causes, which an unlucky program may have closed to a ring. */
final class Causes {
  private Causes() {}

  /** The failure and its causes, outermost first, each once. */
  static Set<Throwable> of(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Throwable> chain = new LinkedHashSet<>();
    @Nullable Throwable each = failure;
    while (each != null && seen.add(each)) {
      chain.add(each);
      each = causeOf(each);
    }
    return chain;
  }

  /** An exception of the application may fail when it is asked; then the chain ends there. */
  private static @Nullable Throwable causeOf(Throwable failure) {
    try {
      return failure.getCause();
    } catch (Throwable unknown) {
      return null;
    }
  }
}
