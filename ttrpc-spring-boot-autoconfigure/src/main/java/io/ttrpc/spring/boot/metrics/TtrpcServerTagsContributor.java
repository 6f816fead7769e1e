package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Tags;
import io.ttrpc.CallContext;
import io.ttrpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Adds tags to the timer {@code ttrpc.server}. Keep the number of their values small, and their
 * keys always the same. For applications to implement; called by many threads at once.
 */
@FunctionalInterface
public interface TtrpcServerTagsContributor {
  /**
   * The tags of a call that has ended.
   *
   * @param call the call, or null where it was for a method that is not served
   * @param status how it ended
   */
  Tags tags(@Nullable CallContext call, Status status);
}
