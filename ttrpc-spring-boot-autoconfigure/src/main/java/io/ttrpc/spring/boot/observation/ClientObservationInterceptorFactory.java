package io.ttrpc.spring.boot.observation;

import io.micrometer.observation.ObservationRegistry;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.client.TtrpcClientInterceptorFactory;
import io.ttrpc.spring.boot.internal.TtrpcMeasurement;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/** The factory of the interceptor that observes a client's channel. */
record ClientObservationInterceptorFactory(
    ObservationRegistry registry, @Nullable TtrpcClientObservationConvention convention)
    implements TtrpcClientInterceptorFactory, TtrpcMeasurement, Ordered {

  @Override
  public ClientInterceptor create(String client) {
    return new ClientObservationInterceptor(registry, convention, client);
  }

  @Override
  public int getOrder() {
    return TtrpcInterceptorOrder.OBSERVATION;
  }
}
