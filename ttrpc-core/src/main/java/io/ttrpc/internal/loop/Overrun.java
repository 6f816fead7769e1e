package io.ttrpc.internal.loop;

/**
 * The policy that judges whether brief work takes too long, from the observations of the watchdog
 * at each tick. Work whose thread waits counts as stuck at once. Work whose thread runs may only
 * have lost its core, and gets a few ticks. Belongs to the watchdog.
 */
final class Overrun {
  static final int TICKS_FOR_RUNNING = 4;

  private int seen;
  private int ticksOnSame;

  /**
   * Judges the work of a loop.
   *
   * @param begun the number of pieces of work that have begun
   * @param running whether one is running
   * @param waiting whether its thread waits
   */
  Verdict look(int begun, boolean running, boolean waiting) {
    if (begun != seen) {
      seen = begun;
      ticksOnSame = 0;
      return Verdict.BUSY;
    }
    if (!running) {
      return Verdict.IDLE;
    }
    ticksOnSame++;
    return waiting || ticksOnSame >= TICKS_FOR_RUNNING ? Verdict.STUCK : Verdict.BUSY;
  }

  /** The state of a loop's brief work. */
  enum Verdict {
    /** No work has begun, and none runs. */
    IDLE,
    /** Work has begun, or has not run for long. */
    BUSY,
    /** The same work waits, or has run for long. */
    STUCK
  }
}
