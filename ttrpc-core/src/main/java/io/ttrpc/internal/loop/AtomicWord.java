package io.ttrpc.internal.loop;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** An atomic long; tests observe each access by extending it. */
class AtomicWord {
  private static final AtomicLongFieldUpdater<AtomicWord> VALUE =
      AtomicLongFieldUpdater.newUpdater(AtomicWord.class, "value");

  private volatile long value;

  long get() {
    return value;
  }

  boolean compareAndSet(long from, long to) {
    return VALUE.compareAndSet(this, from, to);
  }
}
