package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import org.springframework.context.ApplicationEvent;

/**
 * Published when a server has started and accepts connections. This class is immutable and
 * thread-safe.
 */
public final class TtrpcServerStartedEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  private final String name;

  TtrpcServerStartedEvent(String name, TtrpcServer server) {
    super(server);
    this.name = name;
  }

  /**
   * Returns the name of the server; that of the default server is {@value TtrpcServerName#DEFAULT}.
   */
  public String name() {
    return name;
  }

  /** Returns the server. */
  public TtrpcServer server() {
    return (TtrpcServer) getSource();
  }
}
