package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;

/**
 * Changes the server before it starts. Beans of this type are called in their order, after the
 * properties have been applied, once per start of the server and by one thread. For applications to
 * implement.
 */
@FunctionalInterface
public interface TtrpcServerBuilderCustomizer {
  /** Changes the builder. */
  void customize(TtrpcServer.Builder builder);
}
