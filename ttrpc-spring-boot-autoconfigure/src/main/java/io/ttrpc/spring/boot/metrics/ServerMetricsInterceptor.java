package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Tags;
import io.ttrpc.CallContext;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.Status;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.internal.CallError;
import io.ttrpc.spring.boot.internal.ContributedTags;
import io.ttrpc.spring.boot.internal.TtrpcMeasurement;
import io.ttrpc.spring.boot.server.TtrpcServerName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/** The meters of the calls that reach a service. */
final class ServerMetricsInterceptor
    implements ServerInterceptor, TtrpcMeasurement, Ordered, AutoCloseable {
  private final OwnMeters gauges;
  private final CallTiming timing;
  private final List<TtrpcServerTagsContributor> contributors;
  private final Map<String, Map<MethodDescriptor<?, ?>, MethodMeters>> byServer =
      new ConcurrentHashMap<>();

  ServerMetricsInterceptor(
      OwnMeters gauges, CallTiming timing, List<TtrpcServerTagsContributor> contributors) {
    this.gauges = gauges;
    this.timing = timing;
    this.contributors = contributors;
  }

  @Override
  public int getOrder() {
    return TtrpcInterceptorOrder.METRICS;
  }

  @Override
  public void close() {
    gauges.close();
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    MethodMeters meters = metersOf(TtrpcServerName.of(call.context()), call.method());
    MethodMeters.MessageCounters messages = meters.messages();
    if (messages != null) {
      call.onReceive(message -> messages.received().increment());
      call.onSend(message -> messages.sent().increment());
    }
    meters.started();
    if (timing == CallTiming.BY_OBSERVATION) {
      call.onEnd(status -> meters.ended());
    } else {
      Measured measured = new Measured(meters, call.context());
      call.mapFailure(measured::failed);
      call.onEnd(measured::ended);
    }
    next.proceed();
  }

  private MethodMeters metersOf(String server, MethodDescriptor<?, ?> method) {
    Map<MethodDescriptor<?, ?>, MethodMeters> byMethod = byServer.get(server);
    if (byMethod == null) {
      byMethod = byServer.computeIfAbsent(server, unused -> new ConcurrentHashMap<>());
    }
    MethodMeters meters = byMethod.get(method);
    return meters != null
        ? meters
        : byMethod.computeIfAbsent(
            method,
            unused -> new MethodMeters(gauges, Side.SERVER, method, Tags.of("server", server)));
  }

  static MethodMeters.Outcome outcome(
      List<TtrpcServerTagsContributor> contributors,
      @Nullable CallContext call,
      Status status,
      @Nullable Throwable thrown) {
    return new MethodMeters.Outcome(
        status.code(),
        CallError.of(status, thrown),
        ContributedTags.of(contributors, contributor -> contributor.tags(call, status)));
  }

  /** A call from here to its end, which another thread may report. */
  private final class Measured {
    private final MethodMeters meters;
    private final CallContext call;
    private final long start = System.nanoTime();
    private volatile @Nullable Throwable failure;

    Measured(MethodMeters meters, CallContext call) {
      this.meters = meters;
      this.call = call;
    }

    /** Sees a failure as the inner interceptors have mapped it. */
    Throwable failed(Throwable mapped) {
      failure = mapped;
      return mapped;
    }

    void ended(Status status) {
      long nanos = System.nanoTime() - start;
      meters.ended();
      // A cancelled call is known as such before its end is reported. Its handler may have thrown
      // anything in the meantime, which is not what ended the call.
      Throwable ended = call.isCancelled() ? null : failure;
      meters.record(outcome(contributors, call, status, ended), nanos);
    }
  }
}
