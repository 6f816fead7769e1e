package io.ttrpc.internal.wire;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of reusable objects. Safe for use by any thread.
 *
 * @param <T> the type of the objects
 */
final class Pool<T> {
  private final AtomicReferenceArray<@Nullable T> slots;

  Pool(int most) {
    slots = new AtomicReferenceArray<>(most);
  }

  /** Takes an object, or returns null if the pool is empty. */
  @Nullable T poll() {
    for (int i = 0; i < slots.length(); i++) {
      T object = slots.getPlain(i) == null ? null : slots.getAndSet(i, null);
      if (object != null) {
        return object;
      }
    }
    return null;
  }

  /** Adds an object, unless the pool is full. */
  void offer(T object) {
    for (int i = 0; i < slots.length(); i++) {
      if (slots.getPlain(i) == null && slots.compareAndSet(i, null, object)) {
        return;
      }
    }
  }
}
