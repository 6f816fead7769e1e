package io.ttrpc.internal.transport;

import io.ttrpc.internal.loop.EventLoop;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.ReadBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An event loop with the buffers of its leader. Only the leader uses the buffers; the rest is safe
 * for use by any thread.
 */
public final class ConnectionLoop {
  private static final int INPUT_SIZE = 64 << 10;

  private final EventLoop events;
  private final ReadBuffer input = ReadBuffer.ofCapacity(INPUT_SIZE);
  private final MessageDecoder decoder = new MessageDecoder();
  private final AtomicInteger users = new AtomicInteger();

  ConnectionLoop(EventLoop events) {
    this.events = events;
  }

  /** Returns the loop. */
  public EventLoop events() {
    return events;
  }

  /** Returns the input buffer, which the loop's connections use one after another. */
  ReadBuffer input() {
    return input;
  }

  /** Returns the decoder for small messages. */
  MessageDecoder decoder() {
    return decoder;
  }

  /** Returns the number of connections and listeners that use the loop. */
  int users() {
    return users.get();
  }

  void take() {
    users.incrementAndGet();
  }

  /** Ends a use of the loop that {@link ConnectionLoops#take} has counted. */
  void release() {
    users.decrementAndGet();
  }
}
