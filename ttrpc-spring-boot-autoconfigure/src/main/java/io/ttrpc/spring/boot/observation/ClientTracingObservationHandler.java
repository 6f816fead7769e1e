package io.ttrpc.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

/** The spans of the calls of clients. */
final class ClientTracingObservationHandler
    extends PropagatingSenderTracingObservationHandler<TtrpcClientObservationContext> {
  ClientTracingObservationHandler(Tracer tracer, Propagator propagator) {
    super(tracer, propagator);
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof TtrpcClientObservationContext;
  }

  @Override
  public void tagSpan(TtrpcClientObservationContext context, Span span) {
    SpanTags.set(context, span);
  }
}
