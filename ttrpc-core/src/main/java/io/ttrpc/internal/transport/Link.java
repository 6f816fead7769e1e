package io.ttrpc.internal.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * The two directions of a connection, each with a channel that the loop's selector can watch. The
 * channels are in non-blocking mode. A socket serves both directions; a {@link Bridge} has one
 * channel for each.
 */
interface Link extends Closeable {
  /** Returns the channel that the connection reads. */
  ReadableByteChannel input();

  /** Returns the channel to watch for input. */
  SelectableChannel watchedInput();

  /** Returns the channel that the connection writes. */
  WritableByteChannel output();

  /** Returns the channel to watch for writability. */
  SelectableChannel watchedOutput();

  /** Closes the connection. Bytes that were written to {@link #output} are still sent. */
  @Override
  void close() throws IOException;

  /**
   * Returns a link over a connected channel.
   *
   * @param closer closes the channel when the link is closed
   */
  static Link of(ByteChannel channel, Closeable closer) throws IOException {
    if (channel instanceof SelectableChannel selectable) {
      boolean isWatchable = selectable.provider() == SelectorProvider.provider();
      // Channels of other providers are not watched, because their selectors differ. For example,
      // junixsocket's do not report the end of the input.
      selectable.configureBlocking(!isWatchable);
      if (isWatchable) {
        return new Direct(channel, selectable, closer);
      }
    }
    return Bridge.open(channel);
  }

  /** A channel that the selector itself can watch. */
  record Direct(ByteChannel channel, SelectableChannel selectable, Closeable closer)
      implements Link {
    @Override
    public ReadableByteChannel input() {
      return channel;
    }

    @Override
    public SelectableChannel watchedInput() {
      return selectable;
    }

    @Override
    public WritableByteChannel output() {
      return channel;
    }

    @Override
    public SelectableChannel watchedOutput() {
      return selectable;
    }

    @Override
    public void close() throws IOException {
      closer.close();
    }
  }
}
