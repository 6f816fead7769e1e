package io.ttrpc.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

/** The spans of the calls of the server. */
final class ServerTracingObservationHandler
    extends PropagatingReceiverTracingObservationHandler<TtrpcServerObservationContext> {
  ServerTracingObservationHandler(Tracer tracer, Propagator propagator) {
    super(tracer, propagator);
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof TtrpcServerObservationContext;
  }

  @Override
  public void tagSpan(TtrpcServerObservationContext context, Span span) {
    SpanTags.set(context, span);
  }
}
