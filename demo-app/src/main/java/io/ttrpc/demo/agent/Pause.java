package io.ttrpc.demo.agent;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.time.Duration;

/** The wait between two messages of a stream. */
final class Pause {
  private Pause() {}

  /**
   * Lets the calling thread sleep.
   *
   * @throws TtrpcException if the runtime interrupts the thread, because the call has ended
   */
  static void of(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TtrpcException(StatusCode.CANCELLED, "nobody waits for the next message", e);
    }
  }
}
