package io.ttrpc.spring.boot.server;

/** There are services, and nothing says where to serve them. Immutable; safe for any thread. */
public final class MissingSocketPathException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  MissingSocketPathException() {
    super("property ttrpc.server.socket.path is not set");
  }
}
