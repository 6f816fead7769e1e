package io.ttrpc.internal.client;

import io.ttrpc.TtrpcChannel.State;

/**
 * The target of a channel and the connection to it. {@link io.ttrpc.TtrpcChannel} explains each
 * method. Safe for use by any thread.
 */
public sealed interface ChannelTarget permits ReconnectingChannel, TransportChannel {
  String target();

  State state();

  void connect();

  void close();
}
