package io.ttrpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client adds to each of its calls. Immutable and safe for any thread.
 *
 * @param timeout how long a call may take, from when it is made until it has ended; null for the
 *     channel's default
 * @param metadata sent behind the channel's own
 */
public record CallOptions(@Nullable Duration timeout, Metadata metadata) {
  /** The channel's defaults and nothing more. */
  public static final CallOptions DEFAULT = new CallOptions(null, Metadata.empty());

  public CallOptions {
    if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
      throw new IllegalArgumentException("timeout must be positive but was " + timeout);
    }
  }

  /** These options with that timeout. */
  public CallOptions withTimeout(Duration timeout) {
    return new CallOptions(timeout, metadata);
  }

  /** These options with that metadata behind what is there. */
  public CallOptions withMetadata(Metadata metadata) {
    return new CallOptions(timeout, this.metadata.toBuilder().addAll(metadata).build());
  }
}
