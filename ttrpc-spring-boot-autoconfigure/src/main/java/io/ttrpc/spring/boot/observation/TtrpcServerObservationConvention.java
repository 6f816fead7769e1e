package io.ttrpc.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * A convention of the names and key values of the observations of a server's calls. An application
 * defines a bean of this type to replace {@link DefaultTtrpcServerObservationConvention}, which may
 * be extended. The key values of low cardinality are the tags of the timer {@code ttrpc.server}, so
 * their keys must always be the same. Several threads use a convention at the same time.
 */
public interface TtrpcServerObservationConvention
    extends ObservationConvention<TtrpcServerObservationContext> {
  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof TtrpcServerObservationContext;
  }
}
