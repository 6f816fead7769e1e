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
 * The lookup of a connection's peer credentials in the kernel. It happens at most once, and only on
 * demand, because the names of user and group may come from a directory service. Safe for use by
 * any thread.
 */
final class PeerLookup implements Supplier<@Nullable PeerCredentials> {
  private final ByteChannel connection;
  private volatile @Nullable PeerCredentials found;

  PeerLookup(ByteChannel connection) {
    this.connection = connection;
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
