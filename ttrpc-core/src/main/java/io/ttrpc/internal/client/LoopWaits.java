package io.ttrpc.internal.client;

import io.ttrpc.internal.loop.Awaited;
import io.ttrpc.internal.loop.EventLoop.Role;
import io.ttrpc.internal.thread.Threads;
import io.ttrpc.internal.transport.Connection;

/**
 * The waits of a connection's calls on its event loop. This class is the client's only contact with
 * the Leader/Followers scheme of the loop. Safe for use by any thread.
 */
final class LoopWaits {
  private final Connection connection;
  private final Runnable flush;

  LoopWaits(Connection connection) {
    this.connection = connection;
    this.flush = connection.outgoing()::flush;
  }

  /** Adds an asynchronous call to the loop's count, so that the loop keeps a thread for it. */
  void began() {
    connection.loop().beginWaiting();
  }

  /** Removes an asynchronous call from the loop's count. Called once for each {@link #began}. */
  void ended() {
    connection.loop().endWaiting();
  }

  /**
   * Flushes the outgoing frames, and waits until the awaited signal is raised or the call's
   * deadline has passed. The calling thread leads the loop during the wait if it may and no other
   * thread does.
   *
   * @return false if the deadline has passed
   */
  boolean await(Awaited awaited, OutgoingCall<?, ?> call) throws InterruptedException {
    if (awaited.isThere()) {
      return true;
    }
    if (Threads.isVirtual(Thread.currentThread())) {
      // A virtual thread does not lead the loop, because a selector would pin its carrier. It waits
      // without a timeout, because a timed park costs it a quarter of its call rate; the connection
      // watches the deadline anyway.
      return connection.loop().await(awaited, Long.MAX_VALUE, Role.FOLLOWER, flush);
    }
    return connection.loop().await(awaited, call.remainingNanos(), Role.LEADER, flush);
  }
}
