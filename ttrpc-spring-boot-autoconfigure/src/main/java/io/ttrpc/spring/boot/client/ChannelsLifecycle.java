package io.ttrpc.spring.boot.client;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The close of the channels. It comes after the close of the servers, whose running calls may need
 * the channels. A context that is merely stopped keeps its channels open, because a closed channel
 * cannot open again and beans keep references to it.
 */
final class ChannelsLifecycle implements SmartLifecycle {
  /** The default phase, below those in which Boot's web servers and the ttrpc server stop. */
  static final int DEFAULT_PHASE = SmartLifecycle.DEFAULT_PHASE - 3072;

  private final TtrpcChannels channels;
  private final ConfigurableApplicationContext context;
  private final int phase;
  private volatile boolean running;

  ChannelsLifecycle(TtrpcChannels channels, ConfigurableApplicationContext context) {
    this.channels = channels;
    this.context = context;
    this.phase = phaseBelowServer(context);
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    if (context.isClosed()) {
      channels.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return phase;
  }

  private static int phaseBelowServer(ConfigurableApplicationContext context) {
    return Binder.get(context.getEnvironment())
        .bind("ttrpc.server.lifecycle.phase", Integer.class)
        .map(server -> Math.min(DEFAULT_PHASE, server - 1))
        .orElse(DEFAULT_PHASE);
  }
}
