package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import org.springframework.context.ApplicationEvent;

/** The server was closed, with all its connections. Immutable; safe for any thread. */
public final class TtrpcServerStoppedEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  TtrpcServerStoppedEvent(TtrpcServer server) {
    super(server);
  }

  /** The server. */
  public TtrpcServer server() {
    return (TtrpcServer) getSource();
  }
}
