package io.ttrpc.internal.loop;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a loop that wait for its leader. Any thread adds tasks; a thread that takes gets all
 * of them. Adding allocates nothing.
 */
final class TaskQueue {
  /** The last task that was added; each task links to the one before it. */
  private final AtomicReference<@Nullable LoopTask> last = new AtomicReference<>();

  /** Adds a task, unless it waits already; returns whether it was added. */
  boolean add(LoopTask task) {
    if (!task.enqueue()) {
      return false;
    }
    LoopTask before;
    do {
      before = last.get();
      task.earlier = before;
    } while (!last.compareAndSet(before, task));
    return true;
  }

  /**
   * Takes all tasks; returns the first one, or null if there is none. {@link #next} returns the
   * others.
   */
  @Nullable LoopTask takeAll() {
    LoopTask task = last.get() == null ? null : last.getAndSet(null);
    LoopTask later = null;
    while (task != null) {
      LoopTask earlier = task.earlier;
      task.earlier = later;
      later = task;
      task = earlier;
    }
    return later;
  }

  /** Lets go of a task that was taken; returns the one that was added after it, or null. */
  static @Nullable LoopTask next(LoopTask taken) {
    LoopTask later = taken.earlier;
    taken.earlier = null;
    taken.dequeue();
    return later;
  }
}
