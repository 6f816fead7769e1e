package io.ttrpc.spring.boot.client;

import io.ttrpc.TtrpcChannel;

/**
 * A callback that changes the builder of a channel. An application defines beans of this type. They
 * are called in their order, after the properties and the interceptors have been applied, once for
 * each channel and by one thread at a time.
 */
@FunctionalInterface
public interface TtrpcChannelBuilderCustomizer {
  /**
   * Changes the builder of a client's channel.
   *
   * @param client the name of the client, or its target if it has no name
   * @param builder the builder of the channel
   */
  void customize(String client, TtrpcChannel.Builder builder);
}
