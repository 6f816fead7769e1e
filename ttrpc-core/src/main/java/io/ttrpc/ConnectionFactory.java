package io.ttrpc;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * Opens the connections of a channel: to an address that the JDK does not know, through a proxy, or
 * with a handshake of its own before the first frame. A channel calls it once for each attempt to
 * connect, on a thread that may block, and one attempt at a time.
 *
 * <p>An attempt is over when the channel's connect timeout is. The thread is then interrupted, and
 * a connection that the factory still returns is closed. While eight calls of a factory have not
 * returned, further attempts fail without calling it.
 *
 * <p>A {@link java.nio.channels.SocketChannel} of the JDK is used without a thread of its own. Any
 * other {@link ByteChannel}, a socket of another selector provider included, gets two threads and
 * must block until there is input or room. A read and a write may run at the same time, and closing
 * the channel ends both. Implementations need not be safe for several threads unless several
 * channels share them.
 */
@FunctionalInterface
public interface ConnectionFactory {
  /**
   * Opens a connection, which the channel closes in the end. No byte of the first frame has been
   * read or written.
   *
   * @throws IOException if there is no connection; calls fail with UNAVAILABLE and its message
   */
  ByteChannel connect() throws IOException;
}
