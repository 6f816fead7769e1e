package io.ttrpc.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * A convention of the names and key values of the observations of clients' calls. An application
 * defines a bean of this type to replace {@link DefaultTtrpcClientObservationConvention}, which may
 * be extended. The key values of low cardinality are the tags of the timer {@code ttrpc.client}, so
 * their keys must always be the same. Several threads use a convention at the same time.
 */
public interface TtrpcClientObservationConvention
    extends ObservationConvention<TtrpcClientObservationContext> {
  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof TtrpcClientObservationContext;
  }
}
