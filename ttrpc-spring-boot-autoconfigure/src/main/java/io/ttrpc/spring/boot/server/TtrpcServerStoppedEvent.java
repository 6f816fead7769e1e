package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import org.springframework.context.ApplicationEvent;

/**
 * Published when a server and all its connections have been closed. This class is immutable and
 * thread-safe.
 */
public final class TtrpcServerStoppedEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  private final String name;

  TtrpcServerStoppedEvent(String name, TtrpcServer server) {
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
