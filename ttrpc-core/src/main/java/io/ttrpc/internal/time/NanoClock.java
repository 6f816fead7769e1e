package io.ttrpc.internal.time;

/** A clock for measuring durations, like {@link System#nanoTime}. Tests supply their own. */
@FunctionalInterface
public interface NanoClock {
  /** The clock of the running JVM. */
  NanoClock SYSTEM = System::nanoTime;

  /** Returns the nanoseconds since an arbitrary origin; only differences are meaningful. */
  long nanoTime();
}
