package io.ttrpc.internal.stream;

import java.time.Duration;

/**
 * The capacity of a stream buffer, and the limit of the pauses that a full one causes to its
 * connection's reader.
 *
 * @param messages the maximum number of messages
 * @param bytes the maximum number of bytes; a single message may exceed it
 * @param pauseNanos the maximum total pause of the reader for each consumed bufferful
 */
public record StreamBufferLimits(int messages, int bytes, long pauseNanos) {
  /** The default limits: 1,024 messages, 4 MiB, 1 s. */
  public static final StreamBufferLimits DEFAULT =
      new StreamBufferLimits(1024, 4 << 20, 1_000_000_000);

  /** Returns these limits with another capacity. */
  public StreamBufferLimits withCapacity(int messages, int bytes) {
    return new StreamBufferLimits(messages, bytes, pauseNanos);
  }

  /** Returns these limits with another pause. */
  public StreamBufferLimits withPause(Duration pause) {
    return new StreamBufferLimits(messages, bytes, pause.toNanos());
  }
}
