package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Tags;
import io.ttrpc.CallContext;
import io.ttrpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A contributor of additional tags to the timer {@code ttrpc.server}. An application defines beans
 * of this type. The keys of the tags must always be the same, and the number of their values should
 * be small. Several threads use a contributor at the same time.
 */
@FunctionalInterface
public interface TtrpcServerTagsContributor {
  /**
   * Returns the tags of a call that has ended.
   *
   * @param call the call, or null if the server does not have the called method
   * @param status the final status of the call
   */
  Tags tags(@Nullable CallContext call, Status status);
}
