package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.server.TtrpcServerBuilderCustomizer;
import io.ttrpc.spring.boot.server.TtrpcServerName;
import java.util.List;

/** Gives each server a listener of its own, so that each has its own counters. */
record ServerMetricsListeners(MeterRegistry registry, List<TtrpcServerTagsContributor> contributors)
    implements TtrpcServerBuilderCustomizer {

  @Override
  public void customize(TtrpcServer.Builder builder) {
    customize(TtrpcServerName.DEFAULT, builder);
  }

  @Override
  public void customize(String server, TtrpcServer.Builder builder) {
    builder.listener(new ServerMetricsListener(registry, server, contributors));
  }
}
