package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ttrpc.ChannelListener;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.client.TtrpcChannelBuilderCustomizer;
import java.util.concurrent.atomic.AtomicBoolean;

/** The counter of a channel's connections after its first. */
record ClientReconnectsCounter(MeterRegistry registry) implements TtrpcChannelBuilderCustomizer {

  @Override
  public void customize(String client, TtrpcChannel.Builder builder) {
    Counter reconnects =
        Counter.builder(TtrpcMeters.CLIENT_RECONNECTS.getName())
            .description(TtrpcMeters.CLIENT_RECONNECTS.description())
            .tag("client", client)
            .register(registry);
    AtomicBoolean connectedBefore = new AtomicBoolean();
    builder.listener(
        new ChannelListener() {
          @Override
          public void onConnectionOpened() {
            if (connectedBefore.getAndSet(true)) {
              reconnects.increment();
            }
          }
        });
  }
}
