package io.ttrpc.spring.boot.server;

import org.springframework.context.ApplicationContextException;

/** Thrown when a server does not start. */
final class ServerStartException extends ApplicationContextException {
  private static final long serialVersionUID = 1;

  private final String prefix;

  ServerStartException(ServerDefinition server, Throwable cause) {
    super("the " + server.title() + " does not start", cause);
    this.prefix = server.prefix();
  }

  /** Returns the prefix of the keys of the server's properties. */
  String prefix() {
    return prefix;
  }
}
