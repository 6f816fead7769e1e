package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import org.springframework.context.ApplicationEvent;

/**
 * Published when a server begins to stop. From now on, it accepts no connections, and it waits for
 * the running calls. This class is immutable and thread-safe.
 */
public final class TtrpcServerStoppingEvent extends ApplicationEvent {
  private static final long serialVersionUID = 1;

  private final String name;

  TtrpcServerStoppingEvent(String name, TtrpcServer server) {
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
