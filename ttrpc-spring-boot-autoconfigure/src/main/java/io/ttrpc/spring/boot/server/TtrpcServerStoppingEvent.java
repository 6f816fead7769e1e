package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import org.springframework.context.ApplicationEvent;

/**
 * The server is about to stop: it takes no new connection and waits for running calls. Immutable;
 * safe for any thread.
 */
public final class TtrpcServerStoppingEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  TtrpcServerStoppingEvent(TtrpcServer server) {
    super(server);
  }

  /** The server. */
  public TtrpcServer server() {
    return (TtrpcServer) getSource();
  }
}
