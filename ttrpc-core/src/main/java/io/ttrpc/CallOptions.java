package io.ttrpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The timeout and the metadata of a call. This record is immutable and thread-safe.
 *
 * @param timeout the longest time from the start of the call to its end, or null for the timeout of
 *     the channel
 * @param metadata the metadata that the call sends after the metadata of the channel
 */
public record CallOptions(@Nullable Duration timeout, Metadata metadata) {
  /** The options of a call that has the timeout and the metadata of its channel. */
  public static final CallOptions DEFAULT = new CallOptions(null, Metadata.empty());

  /**
   * Creates options.
   *
   * @throws IllegalArgumentException if the timeout is zero or negative
   */
  public CallOptions {
    if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
      throw new IllegalArgumentException("timeout must be positive but was " + timeout);
    }
  }

  /**
   * Returns a copy of these options with the given timeout.
   *
   * @throws IllegalArgumentException if the timeout is zero or negative
   */
  public CallOptions withTimeout(Duration timeout) {
    return new CallOptions(timeout, metadata);
  }

  /** Returns a copy of these options with the given metadata in place of theirs. */
  public CallOptions withMetadata(Metadata metadata) {
    return new CallOptions(timeout, metadata);
  }

  /** Returns a copy of these options with the given metadata after theirs. */
  public CallOptions plusMetadata(Metadata metadata) {
    return withMetadata(this.metadata.toBuilder().addAll(metadata).build());
  }
}
