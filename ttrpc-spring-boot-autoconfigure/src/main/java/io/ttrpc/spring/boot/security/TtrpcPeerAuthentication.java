package io.ttrpc.spring.boot.security;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/**
 * The authentication of a call by its peer, as the kernel vouches for it. Its principal is a {@link
 * TtrpcPeer}, its name is the name of the user, and it has no credentials. Like any {@link
 * org.springframework.security.core.Authentication Authentication}, it can be marked as not
 * authenticated; apart from that, this class is immutable and thread-safe.
 */
public final class TtrpcPeerAuthentication extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1;

  private final TtrpcPeer peer;

  /** Creates the authentication of a peer with the given authorities. */
  public TtrpcPeerAuthentication(
      TtrpcPeer peer, Collection<? extends GrantedAuthority> authorities) {
    super(authorities);
    this.peer = peer;
    setAuthenticated(true);
  }

  @Override
  public TtrpcPeer getPrincipal() {
    return peer;
  }

  /** Returns null: the kernel tells who the peer is. */
  @Override
  public @Nullable Object getCredentials() {
    return null;
  }
}
