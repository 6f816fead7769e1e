package io.ttrpc.internal.transport;

import io.ttrpc.internal.loop.EventLoop;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.ReadBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An event loop with the buffers that its leader reads and decodes with. The buffers belong to the
 * leader; the rest is safe for any thread.
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

  /** Returns the buffer that reads from one connection after another. */
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

  /** Ends the use that {@link ConnectionLoops#take} has begun. */
  void release() {
    users.decrementAndGet();
  }
}
