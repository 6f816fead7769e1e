package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Gauge;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.client.TtrpcChannelOpenedEvent;
import java.util.Locale;
import org.springframework.context.ApplicationListener;

/** The gauges of each channel's state: one for the current state, zero for the others. */
record ClientConnectionsGauge(OwnMeters gauges)
    implements ApplicationListener<TtrpcChannelOpenedEvent>, AutoCloseable {

  @Override
  public void onApplicationEvent(TtrpcChannelOpenedEvent event) {
    for (TtrpcChannel.State state : TtrpcChannel.State.values()) {
      gauges.register(
          Gauge.builder(
                  TtrpcMeters.CLIENT_CONNECTIONS.getName(),
                  event.channel(),
                  channel -> channel.state() == state ? 1 : 0)
              .description(TtrpcMeters.CLIENT_CONNECTIONS.description())
              .tag("client", event.client())
              .tag("state", state.name().toLowerCase(Locale.ROOT)));
    }
  }

  @Override
  public void close() {
    gauges.close();
  }
}
