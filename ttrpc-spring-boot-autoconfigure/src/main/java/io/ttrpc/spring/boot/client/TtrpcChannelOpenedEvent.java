package io.ttrpc.spring.boot.client;

import io.ttrpc.TtrpcChannel;
import org.springframework.context.ApplicationEvent;

/**
 * Published when the channel of a client was created. The channel need not be connected yet. This
 * class is immutable and thread-safe.
 */
public final class TtrpcChannelOpenedEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  private final String client;

  TtrpcChannelOpenedEvent(String client, TtrpcChannel channel) {
    super(channel);
    this.client = client;
  }

  /** Returns the name of the client, or its target if it has no name. */
  public String client() {
    return client;
  }

  /** Returns the channel. */
  public TtrpcChannel channel() {
    return (TtrpcChannel) getSource();
  }
}
