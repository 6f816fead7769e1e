package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import org.springframework.context.ApplicationEvent;

/**
 * Published when the server and all its connections have been closed. This class is immutable and
 * thread-safe.
 */
public final class TtrpcServerStoppedEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  TtrpcServerStoppedEvent(TtrpcServer server) {
    super(server);
  }

  /** Returns the server. */
  public TtrpcServer server() {
    return (TtrpcServer) getSource();
  }
}
