package io.ttrpc.internal.stream;

import java.time.Duration;

/**
 * How much may wait in a stream for its consumer, and how long a full stream may hold back its
 * connection's reader.
 *
 * @param messages the most messages
 * @param bytes the most bytes; one message may exceed it on its own
 * @param pauseNanos how long the reader may be held back for each bufferful that is consumed
 */
public record StreamBufferLimits(int messages, int bytes, long pauseNanos) {
  /** 1,024 messages, 4 MiB, 1 s. */
  public static final StreamBufferLimits DEFAULT =
      new StreamBufferLimits(1024, 4 << 20, 1_000_000_000);

  /** These limits with that capacity. */
  public StreamBufferLimits withCapacity(int messages, int bytes) {
    return new StreamBufferLimits(messages, bytes, pauseNanos);
  }

  /** These limits with that pause. */
  public StreamBufferLimits withPause(Duration pause) {
    return new StreamBufferLimits(messages, bytes, pause.toNanos());
  }
}
