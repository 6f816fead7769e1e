package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Tags;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;

/**
 * Adds tags to the timer {@code ttrpc.client}. Keep the number of their values small, and their
 * keys always the same. For applications to implement; called by many threads at once.
 */
@FunctionalInterface
public interface TtrpcClientTagsContributor {
  /**
   * The tags of a call that has ended.
   *
   * @param client the client's name, or its target where it has no name
   * @param method the method that was called
   * @param status how the call ended
   */
  Tags tags(String client, MethodDescriptor<?, ?> method, Status status);
}
