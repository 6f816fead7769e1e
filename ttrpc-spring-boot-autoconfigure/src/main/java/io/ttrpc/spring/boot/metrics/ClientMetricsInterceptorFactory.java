package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.client.TtrpcClientInterceptorFactory;
import java.util.List;
import org.springframework.core.Ordered;

/** The factory of the interceptor that meters a client's channel. */
record ClientMetricsInterceptorFactory(
    MeterRegistry registry, List<TtrpcClientTagsContributor> contributors)
    implements TtrpcClientInterceptorFactory, Ordered {

  @Override
  public ClientInterceptor create(String client) {
    return new ClientMetricsInterceptor(registry, contributors, client);
  }

  @Override
  public int getOrder() {
    return TtrpcInterceptorOrder.METRICS;
  }
}
