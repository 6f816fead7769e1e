package io.ttrpc;

/**
 * Hears of a channel's connections. Methods are called one at a time per channel, by threads of the
 * library, and must not block; they may close the channel.
 */
public interface ChannelListener {
  /** A connection was made; calls go out on it from now on. */
  default void onConnect() {}

  /** An attempt to connect failed; the next one waits for the backoff. */
  default void onConnectFailure(ConnectionClosedException cause) {}

  /**
   * The connection ended, after the last of its calls has failed: exactly once per connection.
   *
   * @param cause why; its message says whether the peer or this side closed
   */
  default void onClose(ConnectionClosedException cause) {}
}
