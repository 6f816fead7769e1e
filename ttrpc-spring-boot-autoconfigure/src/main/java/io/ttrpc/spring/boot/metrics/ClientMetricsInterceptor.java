package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.ttrpc.ClientCall;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of one client's calls. */
final class ClientMetricsInterceptor implements ClientInterceptor {
  private static final String SIDE = "ttrpc.client";

  private final MeterRegistry registry;
  private final List<TtrpcClientTagsContributor> contributors;
  private final String client;
  private final Map<MethodDescriptor<?, ?>, MethodMeters> byMethod = new ConcurrentHashMap<>();

  ClientMetricsInterceptor(
      MeterRegistry registry, List<TtrpcClientTagsContributor> contributors, String client) {
    this.registry = registry;
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
    long start = System.nanoTime();
    meters.started();
    call.onEnd(
        status -> {
          long nanos = System.nanoTime() - start;
          Tags contributed = contributed(method, status);
          meters.ended(MethodMeters.Outcome.of(status.code(), contributed), nanos);
        });
  }

  private MethodMeters metersOf(MethodDescriptor<?, ?> method) {
    MethodMeters meters = byMethod.get(method);
    return meters != null
        ? meters
        : byMethod.computeIfAbsent(
            method, unused -> new MethodMeters(registry, SIDE, method, Tags.of("client", client)));
  }

  private Tags contributed(MethodDescriptor<?, ?> method, Status status) {
    Tags tags = Tags.empty();
    for (TtrpcClientTagsContributor contributor : contributors) {
      tags = tags.and(contributor.tags(client, method, status));
    }
    return tags;
  }
}
