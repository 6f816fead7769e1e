package io.ttrpc.internal.client;

import io.ttrpc.internal.loop.Awaited;
import io.ttrpc.internal.loop.EventLoop.Role;
import io.ttrpc.internal.thread.Threads;
import io.ttrpc.internal.transport.Connection;

/**
 * The waiting of a connection's calls, as its event loop needs to know it. This is the client's
 * only contact with the way in which callers lead the loop. Safe for any thread.
 */
final class LoopWaits {
  private final Connection connection;
  private final Runnable flush;

  LoopWaits(Connection connection) {
    this.connection = connection;
    this.flush = connection.outgoing()::flush;
  }

  /** Counts a call whose end no thread waits for. */
  void began() {
    connection.loop().beginWaiting();
  }

  /** Ends the count of such a call: once for each {@link #began}. */
  void ended() {
    connection.loop().endWaiting();
  }

  /**
   * Sends the frames that are held back, and waits until it is there or the call's time is over.
   * The thread leads the loop meanwhile, if it may and nobody else does.
   *
   * @return false if the time is over
   */
  boolean await(Awaited awaited, OutgoingCall<?, ?> call) throws InterruptedException {
    if (awaited.isThere()) {
      return true;
    }
    if (Threads.isVirtual(Thread.currentThread())) {
      // The selector would pin it. Without a limit: a timed park costs it a quarter of its calls,
      // and the deadline is watched anyway.
      return connection.loop().await(awaited, Long.MAX_VALUE, Role.FOLLOWER, flush);
    }
    return connection.loop().await(awaited, call.remainingNanos(), Role.LEADER, flush);
  }
}
