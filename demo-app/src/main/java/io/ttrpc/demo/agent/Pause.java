package io.ttrpc.demo.agent;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.time.Duration;

/** Waits between two looks at the machine; a test has its own, which does not take its time. */
@FunctionalInterface
interface Pause {
  /**
   * Waits that long.
   *
   * @throws TtrpcException if nobody waits for the outcome any more
   */
  void pause(Duration duration);

  /** Lets the calling thread sleep; when a call is cancelled, the runtime wakes it up. */
  static Pause ofThread() {
    return duration -> {
      try {
        Thread.sleep(duration.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TtrpcException(StatusCode.CANCELLED, "nobody waits any more", e);
      }
    };
  }
}
