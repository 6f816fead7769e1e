package io.ttrpc.internal.transport;

import java.util.concurrent.atomic.AtomicInteger;

/** Decides when a loop's keeper leaves the driving to callers. Safe for any thread. */
@SuppressWarnings("NonAtomicVolatileUpdate") // the driver alone writes count; the rest is a hint
final class Lending {
  /** A caller that waited alone that often in a row drives from then on. */
  private static final int LONE_WAITS = 16;

  /** How many replies and streams are awaited from the loop's channels. */
  private final AtomicInteger awaited = new AtomicInteger();

  /** How often callers have taken the seat. Written by the driver. */
  private volatile int count;

  /** Waits in a row that were alone. Only a hint, so races do not matter. */
  private volatile int loneWaits;

  void begin() {
    awaited.incrementAndGet();
  }

  void end() {
    awaited.decrementAndGet();
  }

  int awaited() {
    return awaited.get();
  }

  /** A caller begins to wait and can not drive. */
  void ask() {
    if (awaited.get() <= 1) {
      loneWaits = loneWaits + 1;
    } else {
      loneWaits = 0;
    }
  }

  /** Whether a caller has been alone so often that it had better drive itself. */
  boolean isDue() {
    return loneWaits >= LONE_WAITS && awaited.get() <= 1;
  }

  /** A caller has taken the seat. */
  void taken() {
    count = count + 1;
    loneWaits = 0;
  }

  /** How often callers have taken the seat. */
  int count() {
    return count;
  }
}
