package io.ttrpc;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * A factory of the connections of a channel. An application provides one to reach an address that
 * the JDK does not support, to connect through a proxy, or to perform a handshake before the first
 * frame. The channel makes one attempt to connect at a time, on a thread that may block.
 *
 * <p>The connect timeout of the channel limits each attempt. When it expires, the thread is
 * interrupted, and a connection that the factory still returns is closed. While eight calls of a
 * channel to its factory have not returned, further attempts fail at once.
 *
 * <p>A {@link java.nio.channels.SocketChannel} of the JDK needs no thread of its own. Any other
 * {@link ByteChannel}, including a socket of another selector provider, gets two threads. Its reads
 * must block until there is input, and its writes until there is room. It must support a read and a
 * write at the same time, and closing it must end both.
 *
 * <p>A factory must be thread-safe only if several channels share it.
 */
@FunctionalInterface
public interface ConnectionFactory {
  /**
   * Opens a connection. The channel closes it in the end. The factory must leave all frames to the
   * channel: it reads and writes no byte of them.
   *
   * @throws IOException if the connection cannot be opened; the calls that need it fail with
   *     UNAVAILABLE and the message of the exception
   */
  ByteChannel connect() throws IOException;
}
