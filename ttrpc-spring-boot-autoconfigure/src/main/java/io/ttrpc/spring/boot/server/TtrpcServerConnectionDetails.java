package io.ttrpc.spring.boot.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * The addresses of the servers, which take precedence over the properties {@code socket.path}.
 * Tests and tools define a bean of this type. One thread at a time calls it, once for each start of
 * a server.
 */
@FunctionalInterface
public interface TtrpcServerConnectionDetails extends ConnectionDetails {
  /**
   * Returns the address of the default server: the path of the socket file, or its address in a
   * form such as {@code unix:///run/app.sock}.
   */
  String socketPath();

  /**
   * Returns the address of the server of that name, or null to leave it to the properties of the
   * server. By default, only the default server has an address.
   */
  default @Nullable String socketPath(String server) {
    return server.equals(TtrpcServerName.DEFAULT) ? socketPath() : null;
  }
}
