package io.ttrpc;

/**
 * Hears of a channel's connections. Methods are called one at a time per channel, in order, by the
 * channel's executor: soon after the event, which they do not hold up. A method that blocks delays
 * the later events of its own channel. Methods may use and close the channel.
 */
public interface ChannelListener {
  /** A connection was made, and calls go out on it. */
  default void onConnectionOpened() {}

  /** An attempt to connect failed; the next one waits for the backoff. */
  default void onConnectionFailed(ConnectionClosedException cause) {}

  /**
   * The connection ended, after the last of its calls has failed: exactly once per connection.
   *
   * @param cause why; its message says whether the peer or this side closed
   */
  default void onConnectionClosed(ConnectionClosedException cause) {}
}
