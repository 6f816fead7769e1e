package io.ttrpc.internal.wire;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Objects that wait to be used again, up to a number. Safe for any thread.
 *
 * @param <T> the type of the objects
 */
final class Pool<T> {
  private final AtomicReferenceArray<@Nullable T> slots;

  Pool(int most) {
    slots = new AtomicReferenceArray<>(most);
  }

  /** Takes an object out; returns null if none is there. */
  @Nullable T poll() {
    for (int i = 0; i < slots.length(); i++) {
      T object = slots.getPlain(i) == null ? null : slots.getAndSet(i, null);
      if (object != null) {
        return object;
      }
    }
    return null;
  }

  /** Puts an object in, or leaves it to the collector if there are enough. */
  void offer(T object) {
    for (int i = 0; i < slots.length(); i++) {
      if (slots.getPlain(i) == null && slots.compareAndSet(i, null, object)) {
        return;
      }
    }
  }
}
