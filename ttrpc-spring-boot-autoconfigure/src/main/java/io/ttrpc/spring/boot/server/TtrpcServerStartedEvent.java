package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import org.springframework.context.ApplicationEvent;

/**
 * Published when the server has started and accepts connections. This class is immutable and
 * thread-safe.
 */
public final class TtrpcServerStartedEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  TtrpcServerStartedEvent(TtrpcServer server) {
    super(server);
  }

  /** Returns the server. */
  public TtrpcServer server() {
    return (TtrpcServer) getSource();
  }
}
