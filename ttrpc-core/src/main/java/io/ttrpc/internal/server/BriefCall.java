package io.ttrpc.internal.server;

import io.ttrpc.internal.loop.BriefWork;

/**
 * The run to completion of a brief handler, on the leader's thread. Its response is sent together
 * with others at the end of the leader's turn.
 */
final class BriefCall implements BriefWork {
  private final ServerStream<?, ?> stream;

  BriefCall(ServerStream<?, ?> stream) {
    this.stream = stream;
  }

  @Override
  public void prepare() {
    stream.connection().holdUntilTurnEnd();
  }

  @Override
  public void runToCompletion() {
    ServerConnection connection = stream.connection();
    if (connection.outgoing().isFull()) {
      // The response would have to wait for room.
      runElsewhere();
      return;
    }
    stream.task().run();
    if (!stream.end().hasEnded()) {
      // An asynchronous handler has returned without a response, and its deadline is not watched
      // yet.
      stream.watchDeadline();
    }
  }

  /**
   * Records that the handler took too long, and watches its deadline from now on. The handler keeps
   * this thread; another thread becomes the leader.
   */
  @Override
  public void onOverrun() {
    stream.pace().overran();
    stream.watchDeadline();
  }

  @Override
  public void runElsewhere() {
    stream.connection().executeElsewhere(stream);
  }
}
