package io.ttrpc.internal.client;

import io.ttrpc.internal.thread.Threads;
import io.ttrpc.internal.transport.Awaited;
import io.ttrpc.internal.transport.Connection;

/**
 * The waiting of a connection's calls, as its event loop needs to know it. This is the client's
 * only contact with the way in which callers lead the loop. Safe for any thread.
 */
final class LoopWaits {
  private final Connection connection;

  LoopWaits(Connection connection) {
    this.connection = connection;
  }

  /** Tells the loop that one more call waits for its end. */
  void began() {
    connection.loop().beginAwaiting();
  }

  /** Tells the loop that a call waits no more: once for each {@link #began}. */
  void ended() {
    connection.loop().endAwaiting();
  }

  /** Makes sure that input is read though no thread will wait for it. */
  void attend() {
    connection.loop().attend();
  }

  /**
   * Sends what is held back, and leads the loop on this thread, if it may, until something is there
   * or the time is over. The caller has to wait in its own way after that.
   */
  void lead(Awaited awaited, OutgoingCall<?, ?> call) throws InterruptedException {
    if (awaited.isThere()) {
      return;
    }
    connection.outgoing().flush();
    // The selector would pin a virtual thread to its carrier.
    if (!Threads.isVirtual(Thread.currentThread())) {
      connection.loop().driveUntil(awaited, call.remainingNanos());
    }
  }

  /** Makes the leader look again whether its wait is over. */
  void recheck() {
    connection.loop().execute(() -> {});
  }
}
