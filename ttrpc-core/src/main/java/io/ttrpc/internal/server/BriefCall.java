package io.ttrpc.internal.server;

import io.ttrpc.internal.transport.InlineWork;
import io.ttrpc.internal.transport.OutgoingFrames;

/**
 * Runs a brief handler to completion on the loop's thread, which flushes. The one class that knows
 * how the loop does that.
 */
final class BriefCall implements InlineWork {
  private final ServerStream<?, ?> stream;

  BriefCall(ServerStream<?, ?> stream) {
    this.stream = stream;
  }

  @Override
  public void runInline() {
    ServerConnection connection = stream.connection();
    if (!connection.handlers().mayRunInline(stream)) {
      // Others that ran since it was queued have changed that.
      connection.execute(stream);
      return;
    }
    CallEnd end = stream.end();
    end.leaveFlushTo(Thread.currentThread());
    try {
      stream.task().run();
    } finally {
      end.leaveFlushTo(null);
    }
    if (!end.hasEnded()) {
      // An asynchronous handler has returned, and nobody watches its deadline yet.
      stream.watchDeadline();
    }
  }

  @Override
  public OutgoingFrames outgoing() {
    return stream.connection().outgoing();
  }

  /** The handler has others wait; it goes on alone. */
  @Override
  public void onOverrun() {
    stream.pace().overran();
    stream.watchDeadline();
  }
}
