package io.ttrpc.spring.boot.client;

import io.ttrpc.TtrpcChannel;
import org.springframework.context.ApplicationEvent;

/** A client's channel was made; it need not be connected. Immutable; safe for any thread. */
public final class TtrpcChannelOpenedEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  private final String client;

  TtrpcChannelOpenedEvent(String client, TtrpcChannel channel) {
    super(channel);
    this.client = client;
  }

  /** The client's name, or its target where it has no name. */
  public String client() {
    return client;
  }

  /** The channel. */
  public TtrpcChannel channel() {
    return (TtrpcChannel) getSource();
  }
}
