package io.ttrpc.spring.boot.metrics;

import io.ttrpc.ClientInterceptor;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.client.TtrpcClientInterceptorFactory;
import io.ttrpc.spring.boot.internal.TtrpcMeasurement;
import java.util.List;
import org.springframework.core.Ordered;

/** The factory of the interceptor that meters a client's channel. */
record ClientMetricsInterceptorFactory(
    OwnMeters gauges, CallTiming timing, List<TtrpcClientTagsContributor> contributors)
    implements TtrpcClientInterceptorFactory, TtrpcMeasurement, Ordered, AutoCloseable {

  @Override
  public ClientInterceptor create(String client) {
    return new ClientMetricsInterceptor(gauges, timing, contributors, client);
  }

  @Override
  public int getOrder() {
    return TtrpcInterceptorOrder.METRICS;
  }

  @Override
  public void close() {
    gauges.close();
  }
}
