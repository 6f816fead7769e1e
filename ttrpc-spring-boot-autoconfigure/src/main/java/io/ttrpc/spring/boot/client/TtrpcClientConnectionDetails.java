package io.ttrpc.spring.boot.client;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * The targets of clients, which take precedence over {@code ttrpc.client.clients.<name>.target}.
 * Tests and tools define beans of this type. They are asked in their order, and the first target
 * counts. Several threads use an implementation, one at a time.
 */
@FunctionalInterface
public interface TtrpcClientConnectionDetails extends ConnectionDetails {
  /**
   * Returns the target of a client, such as {@code unix:///run/app.sock}, or null to leave the
   * choice to others.
   *
   * @param client the name of the client, or the target that was requested instead of a name
   */
  @Nullable String target(String client);
}
