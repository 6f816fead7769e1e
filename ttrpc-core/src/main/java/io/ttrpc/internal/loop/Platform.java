package io.ttrpc.internal.loop;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the JDK with which a loop sleeps and starts threads. Tests extend it to decide which
 * thread runs next.
 */
class Platform {
  static final Platform JDK = new Platform();

  Leadership newLeadership(Leadership.Wakeups wakeups) {
    return new Leadership(new AtomicWord(), wakeups);
  }

  Selector openSelector() throws IOException {
    return Selector.open();
  }

  /** Creates a thread; the caller starts it. */
  Thread newThread(Runnable body, String name) {
    return new Thread(body, name);
  }

  void park(Object blocker) {
    LockSupport.park(blocker);
  }

  void parkNanos(Object blocker, long nanos) {
    LockSupport.parkNanos(blocker, nanos);
  }

  void unpark(@Nullable Thread thread) {
    LockSupport.unpark(thread);
  }
}
