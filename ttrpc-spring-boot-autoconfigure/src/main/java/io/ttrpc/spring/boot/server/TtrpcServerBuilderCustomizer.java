package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;

/**
 * A callback that changes the builder of the server. An application defines beans of this type.
 * They are called in their order, after the properties have been applied, once for each start of
 * the server and by one thread.
 */
@FunctionalInterface
public interface TtrpcServerBuilderCustomizer {
  /** Changes the builder of the server. */
  void customize(TtrpcServer.Builder builder);
}
