package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.ttrpc.CallContext;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.Status;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/** The meters of the calls that reach a service. */
final class ServerMetricsInterceptor implements ServerInterceptor, Ordered {
  static final String SIDE = "ttrpc.server";

  private static final Logger LOGGER = System.getLogger(ServerMetricsInterceptor.class.getName());

  private final MeterRegistry registry;
  private final List<TtrpcServerTagsContributor> contributors;
  private final Map<MethodDescriptor<?, ?>, MethodMeters> byMethod = new ConcurrentHashMap<>();

  ServerMetricsInterceptor(MeterRegistry registry, List<TtrpcServerTagsContributor> contributors) {
    this.registry = registry;
    this.contributors = contributors;
  }

  @Override
  public int getOrder() {
    return TtrpcInterceptorOrder.METRICS;
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    MethodMeters meters = metersOf(call.method());
    Measured measured = new Measured(meters, call.context());
    MethodMeters.MessageCounters messages = meters.messages();
    if (messages != null) {
      call.onReceive(message -> messages.received().increment());
      call.onSend(message -> messages.sent().increment());
    }
    call.onEnd(measured::ended);
    try {
      next.proceed();
    } catch (Throwable e) {
      measured.failure = e;
      throw e;
    }
  }

  private MethodMeters metersOf(MethodDescriptor<?, ?> method) {
    MethodMeters meters = byMethod.get(method);
    return meters != null
        ? meters
        : byMethod.computeIfAbsent(
            method, unused -> new MethodMeters(registry, SIDE, method, Tags.empty()));
  }

  static Tags contributed(
      List<TtrpcServerTagsContributor> contributors, @Nullable CallContext call, Status status) {
    Tags tags = Tags.empty();
    for (TtrpcServerTagsContributor contributor : contributors) {
      tags = tags.and(contributor.tags(call, status));
    }
    return tags;
  }

  /**
   * A call from here to its end. Another thread may end it: an asynchronous handler has returned
   * long before, so that its failure is known by the status only.
   */
  private final class Measured {
    private final MethodMeters meters;
    private final CallContext call;
    private final long start = System.nanoTime();
    private volatile @Nullable Throwable failure;

    Measured(MethodMeters meters, CallContext call) {
      this.meters = meters;
      this.call = call;
      meters.started();
    }

    void ended(Status status) {
      long nanos = System.nanoTime() - start;
      Tags contributed = contributedOrNone(status);
      Throwable thrown = failure;
      meters.ended(
          thrown == null
              ? MethodMeters.Outcome.of(status.code(), contributed)
              : new MethodMeters.Outcome(
                  status.code(), thrown.getClass().getSimpleName(), contributed),
          nanos);
    }

    /**
     * Returns the contributed tags. An exception of a contributor is logged, so that the call's
     * meters are updated in any case.
     */
    private Tags contributedOrNone(Status status) {
      try {
        return contributed(contributors, call, status);
      } catch (RuntimeException | Error e) {
        LOGGER.log(Level.WARNING, "a TtrpcServerTagsContributor threw an exception", e);
        return Tags.empty();
      }
    }
  }
}
