package io.ttrpc.spring.boot.security;

import java.util.Collection;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * The converter of a peer to its authorities. An application replaces the default one by a bean of
 * this type. The default one is {@link #byName}.
 *
 * <p>It is called once for each call whose authentication is asked for, on the thread that asks. A
 * converter that looks authorities up elsewhere should therefore cache them. Several threads call
 * it at the same time, so it must be thread-safe.
 */
@FunctionalInterface
public interface TtrpcPeerAuthoritiesConverter {
  /** Returns the authorities of the peer; empty if it has none. */
  Collection<? extends GrantedAuthority> convert(TtrpcPeer peer);

  /**
   * Returns the default converter. It gives a peer the authorities {@code USER_<user>} and {@code
   * GROUP_<group>}.
   */
  static TtrpcPeerAuthoritiesConverter byName() {
    return peer ->
        AuthorityUtils.createAuthorityList("USER_" + peer.user(), "GROUP_" + peer.group());
  }
}
