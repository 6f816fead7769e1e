package io.ttrpc.spring.boot.client;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where clients connect to, in place of {@code ttrpc.client.clients.<name>.target}. Beans of this
 * type are asked in their order; the first that knows the client decides. For tests and tools to
 * implement; called by many threads, one at a time.
 */
@FunctionalInterface
public interface TtrpcClientConnectionDetails extends ConnectionDetails {
  /**
   * The target of a client, such as {@code unix:///run/app.sock}, or null to leave it to others.
   *
   * @param client the client's name, or the target that was asked for in place of a name
   */
  @Nullable String target(String client);
}
