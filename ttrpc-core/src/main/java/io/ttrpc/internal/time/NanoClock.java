package io.ttrpc.internal.time;

/** A monotonic clock. Tests bring one of their own. */
@FunctionalInterface
public interface NanoClock {
  /** The clock of this process. */
  NanoClock SYSTEM = System::nanoTime;

  /** Returns the time in nanoseconds since an arbitrary origin. */
  long nanoTime();
}
