package io.ttrpc.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.ttrpc.ClientCall;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.Status;
import io.ttrpc.TtrpcException;
import org.jspecify.annotations.Nullable;

/**
 * The observation of each call of a client, from its start to its end. Its parent is the current
 * observation of the calling thread.
 */
final class ClientObservationInterceptor implements ClientInterceptor {
  private static final TtrpcClientObservationConvention DEFAULT =
      new DefaultTtrpcClientObservationConvention();

  private final ObservationRegistry registry;
  private final @Nullable TtrpcClientObservationConvention convention;
  private final String client;

  ClientObservationInterceptor(
      ObservationRegistry registry,
      @Nullable TtrpcClientObservationConvention convention,
      String client) {
    this.registry = registry;
    this.convention = convention;
    this.client = client;
  }

  @Override
  public void intercept(ClientCall call) {
    if (registry.isNoop()) {
      return;
    }
    TtrpcClientObservationContext context = new TtrpcClientObservationContext(client, call);
    Observation observation =
        Observation.createNotStarted(convention, DEFAULT, () -> context, registry);
    if (observation.isNoop()) {
      return;
    }
    observation.start();
    call.onEnd(status -> end(observation, context, status));
  }

  private static void end(
      Observation observation, TtrpcClientObservationContext context, Status status) {
    try {
      context.setResponse(status);
      if (!status.isOk()) {
        observation.error(new TtrpcException(status));
      }
    } finally {
      observation.stop();
    }
  }
}
