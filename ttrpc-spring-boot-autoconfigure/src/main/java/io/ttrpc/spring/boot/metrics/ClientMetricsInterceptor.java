package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Tags;
import io.ttrpc.ClientCall;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.spring.boot.internal.CallError;
import io.ttrpc.spring.boot.internal.ContributedTags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of one client's calls. */
final class ClientMetricsInterceptor implements ClientInterceptor {
  private final OwnMeters gauges;
  private final CallTiming timing;
  private final List<TtrpcClientTagsContributor> contributors;
  private final String client;
  private final Map<MethodDescriptor<?, ?>, MethodMeters> byMethod = new ConcurrentHashMap<>();

  ClientMetricsInterceptor(
      OwnMeters gauges,
      CallTiming timing,
      List<TtrpcClientTagsContributor> contributors,
      String client) {
    this.gauges = gauges;
    this.timing = timing;
    this.contributors = contributors;
    this.client = client;
  }

  @Override
  public void intercept(ClientCall call) {
    MethodDescriptor<?, ?> method = call.method();
    MethodMeters meters = metersOf(method);
    MethodMeters.MessageCounters messages = meters.messages();
    if (messages != null) {
      call.onReceive(message -> messages.received().increment());
      call.onSend(message -> messages.sent().increment());
    }
    meters.started();
    if (timing == CallTiming.BY_OBSERVATION) {
      call.onEnd(status -> meters.ended());
      return;
    }
    long start = System.nanoTime();
    call.onEnd(
        status -> {
          long nanos = System.nanoTime() - start;
          meters.ended();
          meters.record(outcome(method, status), nanos);
        });
  }

  private MethodMeters metersOf(MethodDescriptor<?, ?> method) {
    MethodMeters meters = byMethod.get(method);
    return meters != null
        ? meters
        : byMethod.computeIfAbsent(
            method,
            unused -> new MethodMeters(gauges, Side.CLIENT, method, Tags.of("client", client)));
  }

  private MethodMeters.Outcome outcome(MethodDescriptor<?, ?> method, Status status) {
    return new MethodMeters.Outcome(
        status.code(),
        CallError.of(status, null),
        ContributedTags.of(contributors, contributor -> contributor.tags(client, method, status)));
  }
}
