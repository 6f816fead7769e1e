package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;

/**
 * A callback that changes the builder of a server. An application defines beans of this type. They
 * are called in their order, after the properties have been applied, once for each start of a
 * server and by one thread at a time.
 */
@FunctionalInterface
public interface TtrpcServerBuilderCustomizer {
  /** Changes the builder of a server, whichever it is. */
  void customize(TtrpcServer.Builder builder);

  /** Changes the builder of the server of that name. By default, the name makes no difference. */
  default void customize(String server, TtrpcServer.Builder builder) {
    customize(builder);
  }

  /** Returns a customizer that changes the builder of one server only. */
  static TtrpcServerBuilderCustomizer of(String server, TtrpcServerBuilderCustomizer customizer) {
    return new OneServerCustomizer(server, customizer);
  }
}
