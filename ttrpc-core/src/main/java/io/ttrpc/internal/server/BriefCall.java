package io.ttrpc.internal.server;

import io.ttrpc.internal.loop.BriefWork;

/** Runs a brief handler to completion on the leader's thread; its response leaves with others. */
final class BriefCall implements BriefWork {
  private final ServerStream<?, ?> stream;

  BriefCall(ServerStream<?, ?> stream) {
    this.stream = stream;
  }

  @Override
  public void runToCompletion() {
    ServerConnection connection = stream.connection();
    if (connection.outgoing().isFull()) {
      // The response would have to wait.
      runElsewhere();
      return;
    }
    connection.holdUntilTurnEnd();
    stream.task().run();
    if (!stream.end().hasEnded()) {
      // An asynchronous handler has returned, and nobody watches its deadline yet.
      stream.watchDeadline();
    }
  }

  /** The handler has others wait; it goes on alone. */
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
