package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import org.springframework.context.ApplicationEvent;

/**
 * Published when the server begins to stop. From now on, it accepts no connections, and it waits
 * for the running calls. This class is immutable and thread-safe.
 */
public final class TtrpcServerStoppingEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  TtrpcServerStoppingEvent(TtrpcServer server) {
    super(server);
  }

  /** Returns the server. */
  public TtrpcServer server() {
    return (TtrpcServer) getSource();
  }
}
