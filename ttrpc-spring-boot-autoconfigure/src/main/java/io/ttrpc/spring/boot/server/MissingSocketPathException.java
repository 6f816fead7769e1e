package io.ttrpc.spring.boot.server;

/**
 * Thrown when there are services but no path to serve them on. This class is immutable and
 * thread-safe.
 */
public final class MissingSocketPathException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  MissingSocketPathException() {
    super("property ttrpc.server.socket.path is not set");
  }
}
