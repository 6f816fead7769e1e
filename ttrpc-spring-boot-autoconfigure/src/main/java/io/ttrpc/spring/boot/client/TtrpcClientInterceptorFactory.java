package io.ttrpc.spring.boot.client;

import io.ttrpc.ClientInterceptor;

/**
 * A factory of an interceptor for each client, for interceptors that need to know the client. An
 * application defines beans of this type. They and the {@link ClientInterceptor} beans, which
 * intercept the calls of all clients, are sorted into one chain. A factory is called once for each
 * channel, by one thread at a time.
 */
@FunctionalInterface
public interface TtrpcClientInterceptorFactory {
  /**
   * Returns the interceptor of a client.
   *
   * @param client the name of the client, or its target if it has no name
   */
  ClientInterceptor create(String client);
}
