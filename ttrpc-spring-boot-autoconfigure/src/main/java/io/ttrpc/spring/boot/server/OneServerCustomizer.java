package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;

/** A customizer for one server. */
record OneServerCustomizer(String server, TtrpcServerBuilderCustomizer customizer)
    implements TtrpcServerBuilderCustomizer {

  @Override
  public void customize(TtrpcServer.Builder builder) {
    customizer.customize(builder);
  }

  @Override
  public void customize(String name, TtrpcServer.Builder builder) {
    if (name.equals(server)) {
      customizer.customize(name, builder);
    }
  }
}
