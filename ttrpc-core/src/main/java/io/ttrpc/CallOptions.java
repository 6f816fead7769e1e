package io.ttrpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The timeout and the metadata of a call. Immutable and safe for any thread.
 *
 * @param timeout the longest time from the start of a call to its end; null for the channel's
 *     default
 * @param metadata the metadata to send, after the channel's own
 */
public record CallOptions(@Nullable Duration timeout, Metadata metadata) {
  /** The channel's defaults and nothing more. */
  public static final CallOptions DEFAULT = new CallOptions(null, Metadata.empty());

  public CallOptions {
    if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
      throw new IllegalArgumentException("timeout must be positive but was " + timeout);
    }
  }

  /** Returns these options with another timeout in place of theirs. */
  public CallOptions withTimeout(Duration timeout) {
    return new CallOptions(timeout, metadata);
  }

  /** Returns these options with other metadata in place of theirs. */
  public CallOptions withMetadata(Metadata metadata) {
    return new CallOptions(timeout, metadata);
  }

  /** Returns these options with more metadata behind theirs. */
  public CallOptions plusMetadata(Metadata metadata) {
    return withMetadata(this.metadata.toBuilder().addAll(metadata).build());
  }
}
