package io.ttrpc.interop.siege;

import io.ttrpc.ClientInterceptor;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts the calls whose end an observer has not heard exactly once. Safe for any thread. */
final class CallWatch {
  private final AtomicLong open = new AtomicLong();
  private final AtomicLong endedAgain = new AtomicLong();

  ClientInterceptor onClient() {
    return call -> call.onEnd(begin(Duration.ZERO));
  }

  /** Watches a server's calls, and spends that time at each end, as metrics do. */
  ServerInterceptor onServer(Duration atEnd) {
    return (call, next) -> {
      call.onEnd(begin(atEnd));
      next.proceed();
    };
  }

  /** Calls that have not ended, or have ended more than once. */
  long notEndedOnce() {
    return open.get() + endedAgain.get();
  }

  private Consumer<Status> begin(Duration atEnd) {
    open.incrementAndGet();
    AtomicBoolean ended = new AtomicBoolean();
    return status -> {
      if (ended.compareAndSet(false, true)) {
        open.decrementAndGet();
      } else {
        endedAgain.incrementAndGet();
      }
      long until = System.nanoTime() + atEnd.toNanos();
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
    };
  }
}
