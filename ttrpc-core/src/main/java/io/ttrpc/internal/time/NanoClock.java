package io.ttrpc.internal.time;

/** A clock for durations, as {@link System#nanoTime}; tests bring their own. */
@FunctionalInterface
public interface NanoClock {
  /** The clock of the running JVM. */
  NanoClock SYSTEM = System::nanoTime;

  /** Returns nanoseconds since an arbitrary moment; only differences mean something. */
  long nanoTime();
}
