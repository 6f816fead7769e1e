package io.ttrpc.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.internal.TtrpcMeasurement;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * The observation of each call of a server. It is current on the thread that runs the handler, and
 * lasts until the end of the call.
 */
final class ServerObservationInterceptor implements ServerInterceptor, TtrpcMeasurement, Ordered {
  private static final TtrpcServerObservationConvention DEFAULT =
      new DefaultTtrpcServerObservationConvention();

  /** The statuses that otelttrpc marks as errors of a server. The others blame the client. */
  private static final Set<StatusCode> ERRORS =
      EnumSet.of(
          StatusCode.UNKNOWN,
          StatusCode.DEADLINE_EXCEEDED,
          StatusCode.UNIMPLEMENTED,
          StatusCode.INTERNAL,
          StatusCode.UNAVAILABLE,
          StatusCode.DATA_LOSS);

  private final ObservationRegistry registry;
  private final @Nullable TtrpcServerObservationConvention convention;

  ServerObservationInterceptor(
      ObservationRegistry registry, @Nullable TtrpcServerObservationConvention convention) {
    this.registry = registry;
    this.convention = convention;
  }

  @Override
  public int getOrder() {
    return TtrpcInterceptorOrder.OBSERVATION;
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    if (registry.isNoop()) {
      next.proceed();
      return;
    }
    TtrpcServerObservationContext context = new TtrpcServerObservationContext(call.context());
    Observation observation =
        Observation.createNotStarted(convention, DEFAULT, () -> context, registry);
    if (observation.isNoop()) {
      next.proceed();
      return;
    }
    observation.start();
    call.mapFailure(
        failure -> {
          context.onFailure(failure);
          return failure;
        });
    call.onEnd(status -> end(observation, context, status));
    Observation.Scope scope = observation.openScope();
    try {
      next.proceed();
    } finally {
      scope.close();
    }
  }

  private static void end(
      Observation observation, TtrpcServerObservationContext context, Status status) {
    try {
      context.onEnd(status);
      if (ERRORS.contains(status.code())) {
        Throwable failure = context.failure();
        observation.error(failure != null ? failure : new TtrpcException(status));
      }
    } finally {
      observation.stop();
    }
  }
}
