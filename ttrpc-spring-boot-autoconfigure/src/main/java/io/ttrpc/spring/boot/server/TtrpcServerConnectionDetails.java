package io.ttrpc.spring.boot.server;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the server listens, in place of {@code ttrpc.server.socket.path}. For tests and tools to
 * implement; called once per start of the server, by one thread.
 */
@FunctionalInterface
public interface TtrpcServerConnectionDetails extends ConnectionDetails {
  /** The path of the socket file, or its address in a form such as {@code unix:///run/app.sock}. */
  String socketPath();
}
