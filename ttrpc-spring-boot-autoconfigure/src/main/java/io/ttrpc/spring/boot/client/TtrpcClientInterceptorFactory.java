package io.ttrpc.spring.boot.client;

import io.ttrpc.ClientInterceptor;

/**
 * Makes an interceptor for each client, for those that need to know whose calls they see. Beans of
 * this type and {@link ClientInterceptor} beans, which see the calls of all clients, are sorted
 * into one chain. For applications to implement; called once per channel, by one thread at a time.
 */
@FunctionalInterface
public interface TtrpcClientInterceptorFactory {
  /**
   * The interceptor for a client.
   *
   * @param client the client's name, or its target where it has no name
   */
  ClientInterceptor create(String client);
}
