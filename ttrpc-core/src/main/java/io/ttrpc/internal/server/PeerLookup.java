package io.ttrpc.internal.server;

import io.ttrpc.PeerCredentials;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ByteChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * The lookup of a connection's peer credentials in the kernel. It happens at most once, and only on
 * demand, because the names of user and group may come from a directory service. The classes of
 * {@code jdk.net}, an optional module, are used only where the JDK offers the socket option. Safe
 * for use by any thread.
 */
final class PeerLookup implements Supplier<@Nullable PeerCredentials> {
  private final ByteChannel connection;
  private volatile @Nullable PeerCredentials found;

  PeerLookup(ByteChannel connection) {
    this.connection = connection;
  }

  /**
   * Checks that the JDK knows the peers of Unix sockets.
   *
   * @throws IllegalStateException if it does not
   */
  static void requireSupport() throws IOException {
    try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      if (!isKnownTo(socket)) {
        throw new IllegalStateException(
            "a peer policy needs the socket option SO_PEERCRED, which the JDK has in its module"
                + " jdk.net, on Linux and macOS; a runtime image must contain that module, and an"
                + " application on the module path must require it");
      }
    }
  }

  /** Returns whether the JDK knows the socket's peer, without using a class of the module. */
  private static boolean isKnownTo(NetworkChannel socket) {
    return socket.supportedOptions().stream()
        .anyMatch(option -> option.name().equals("SO_PEERCRED"));
  }

  /**
   * Returns the peer's credentials, or null if the transport has none or the connection ended
   * before the first lookup.
   */
  @Override
  public @Nullable PeerCredentials get() {
    PeerCredentials known = found;
    if (known != null) {
      return known;
    }
    if (!(connection instanceof NetworkChannel socket) || !isKnownTo(socket)) {
      return null;
    }
    try {
      UnixDomainPrincipal peer = socket.getOption(ExtendedSocketOptions.SO_PEERCRED);
      known = new PeerCredentials(peer.user(), peer.group());
      found = known;
      return known;
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }
}
