package io.ttrpc.internal.transport;

import io.ttrpc.internal.loop.EventLoop;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.ReadBuffer;

/**
 * An event loop with the buffers that its leader reads and decodes with.
 *
 * @param events the loop
 * @param input reads from one connection after another; belongs to the leader
 * @param decoder decodes small messages; belongs to the leader
 */
public record ConnectionLoop(EventLoop events, ReadBuffer input, MessageDecoder decoder) {
  private static final int INPUT_SIZE = 64 << 10;

  ConnectionLoop(EventLoop events) {
    this(events, ReadBuffer.ofCapacity(INPUT_SIZE), new MessageDecoder());
  }
}
