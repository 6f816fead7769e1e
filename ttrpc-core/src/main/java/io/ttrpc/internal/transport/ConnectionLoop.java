package io.ttrpc.internal.transport;

import io.ttrpc.internal.loop.EventLoop;
import io.ttrpc.internal.wire.MessageDecoder;
import java.nio.ByteBuffer;

/**
 * An event loop with the buffers that its leader reads and decodes with.
 *
 * @param events the loop
 * @param scratch a buffer with an array; free for use by the leader until its handler returns
 * @param decoder decodes small messages; belongs to the leader
 */
public record ConnectionLoop(EventLoop events, ByteBuffer scratch, MessageDecoder decoder) {
  private static final int SCRATCH_SIZE = 64 << 10;

  ConnectionLoop(EventLoop events) {
    this(events, ByteBuffer.allocate(SCRATCH_SIZE), new MessageDecoder());
  }
}
