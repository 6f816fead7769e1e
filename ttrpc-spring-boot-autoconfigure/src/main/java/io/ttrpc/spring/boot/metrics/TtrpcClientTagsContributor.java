package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Tags;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;

/**
 * A contributor of additional tags to the timer {@code ttrpc.client}. An application defines beans
 * of this type. The keys of the tags must always be the same, and the number of their values should
 * be small. Several threads use a contributor at the same time.
 */
@FunctionalInterface
public interface TtrpcClientTagsContributor {
  /**
   * Returns the tags of a call that has ended.
   *
   * @param client the name of the client, or its target if it has no name
   * @param method the called method
   * @param status the final status of the call
   */
  Tags tags(String client, MethodDescriptor<?, ?> method, Status status);
}
