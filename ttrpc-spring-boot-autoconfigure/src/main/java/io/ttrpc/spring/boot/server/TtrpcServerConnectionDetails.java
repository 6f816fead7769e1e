package io.ttrpc.spring.boot.server;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * The address of the server, which takes precedence over {@code ttrpc.server.socket.path}. Tests
 * and tools define a bean of this type. One thread calls it, once for each start of the server.
 */
@FunctionalInterface
public interface TtrpcServerConnectionDetails extends ConnectionDetails {
  /**
   * Returns the path of the socket file, or its address in a form such as {@code
   * unix:///run/app.sock}.
   */
  String socketPath();
}
