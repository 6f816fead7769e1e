package io.ttrpc.internal.time;

/** Tells nanoseconds of a monotonic clock with an origin of its own. Safe for any thread. */
@FunctionalInterface
public interface NanoClock {
  /** The clock of this process. */
  NanoClock SYSTEM = System::nanoTime;

  /** Returns the nanoseconds since the clock's origin, which may be negative. */
  long nanoTime();
}
