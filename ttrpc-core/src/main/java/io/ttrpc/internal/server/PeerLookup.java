package io.ttrpc.internal.server;

import io.ttrpc.PeerCredentials;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.NetworkChannel;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel who is on the other side, once and only if somebody wants to know: turning the
 * numbers into names may take a directory service. Safe for any thread.
 */
final class PeerLookup implements Supplier<@Nullable PeerCredentials> {
  private final ByteChannel connection;
  private volatile @Nullable PeerCredentials found;

  PeerLookup(ByteChannel connection) {
    this.connection = connection;
  }

  /** The peer, or null if the transport does not tell or the connection has ended unasked. */
  @Override
  public @Nullable PeerCredentials get() {
    PeerCredentials known = found;
    if (known != null) {
      return known;
    }
    if (!(connection instanceof NetworkChannel socket)) {
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
