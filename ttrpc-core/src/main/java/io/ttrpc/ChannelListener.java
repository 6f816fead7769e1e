package io.ttrpc;

/**
 * A listener to the connections of a channel. The executor of the channel invokes the methods soon
 * after the event, in the order of the events. The channel does not wait for a method: one that
 * blocks delays only the later events of its channel. A method may use the channel and may close
 * it. The methods are invoked by one thread at a time for each channel.
 */
public interface ChannelListener {
  /** Invoked when the channel has opened a connection. Calls use it from now on. */
  default void onConnectionOpened() {}

  /**
   * Invoked when an attempt to connect has failed. The next attempt waits for the backoff.
   *
   * @param cause the failure of the attempt
   */
  default void onConnectionFailed(ConnectionClosedException cause) {}

  /**
   * Invoked when a connection has ended, exactly once for each connection. The calls that were
   * running on the connection have failed before.
   *
   * @param cause the reason; its message says which side closed the connection
   */
  default void onConnectionClosed(ConnectionClosedException cause) {}
}
