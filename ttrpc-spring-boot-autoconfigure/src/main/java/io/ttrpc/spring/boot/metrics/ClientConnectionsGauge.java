package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.client.TtrpcChannelOpenedEvent;
import java.util.Locale;
import org.springframework.context.ApplicationListener;

/** The gauges of each channel's state: one for the current state, zero for the others. */
record ClientConnectionsGauge(MeterRegistry registry)
    implements ApplicationListener<TtrpcChannelOpenedEvent> {

  @Override
  public void onApplicationEvent(TtrpcChannelOpenedEvent event) {
    for (TtrpcChannel.State state : TtrpcChannel.State.values()) {
      Gauge.builder(
              "ttrpc.client.connections",
              event.channel(),
              channel -> channel.state() == state ? 1 : 0)
          .description("Whether the client's channel is in the state")
          .tag("client", event.client())
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
