package io.ttrpc.spring.boot.client;

import io.ttrpc.TtrpcChannel;

/**
 * Changes a channel before it is made. Beans of this type are called in their order, after the
 * properties and interceptors have been applied, once per channel and by one thread at a time. For
 * applications to implement.
 */
@FunctionalInterface
public interface TtrpcChannelBuilderCustomizer {
  /**
   * Changes the builder.
   *
   * @param client the client's name, or its target where it has no name
   */
  void customize(String client, TtrpcChannel.Builder builder);
}
