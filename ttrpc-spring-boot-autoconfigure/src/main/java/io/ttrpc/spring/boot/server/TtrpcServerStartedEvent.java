package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import org.springframework.context.ApplicationEvent;

/** The server has started and takes connections. Immutable; safe for any thread. */
public final class TtrpcServerStartedEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  TtrpcServerStartedEvent(TtrpcServer server) {
    super(server);
  }

  /** The server. */
  public TtrpcServer server() {
    return (TtrpcServer) getSource();
  }
}
