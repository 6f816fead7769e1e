package io.ttrpc.spring.boot.security;

import io.ttrpc.CallContext;
import io.ttrpc.PeerCredentials;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * The authentication of calls: by an extractor, else by the peer. A call without either is
 * anonymous. Safe for use by any thread.
 */
final class CallAuthentication {
  private static final Authentication ANONYMOUS =
      new AnonymousAuthenticationToken(
          "ttrpc", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

  private final List<TtrpcAuthenticationExtractor> extractors;
  private final @Nullable AuthenticationManager manager;
  private final TtrpcPeerAuthoritiesConverter converter;
  private final AuthenticationEventPublisher events;

  /**
   * @param manager the manager of the authentications that extractors return, or null for none
   */
  CallAuthentication(
      List<TtrpcAuthenticationExtractor> extractors,
      @Nullable AuthenticationManager manager,
      TtrpcPeerAuthoritiesConverter converter,
      AuthenticationEventPublisher events) {
    this.extractors = List.copyOf(extractors);
    this.manager = manager;
    this.converter = converter;
    this.events = events;
  }

  /**
   * Returns the authentication of the peer, found when it is asked for. The server thus looks up no
   * peer for an application that never asks.
   */
  Supplier<Authentication> ofPeer(CallContext call) {
    return SingletonSupplier.of(() -> peerOrAnonymous(call))::obtain;
  }

  /**
   * Returns the authentication that the call presents, or null if it presents none.
   *
   * @throws AuthenticationException if the authentication is not valid
   */
  @Nullable Authentication presented(CallContext call) {
    Authentication found = extract(call);
    if (found == null || found.isAuthenticated()) {
      return found;
    }
    if (manager == null) {
      throw new IllegalStateException(
          "a TtrpcAuthenticationExtractor returned a %s to authenticate, but there is neither a single AuthenticationManager bean nor an AuthenticationProvider bean"
              .formatted(found.getClass().getName()));
    }
    return manager.authenticate(found);
  }

  private @Nullable Authentication extract(CallContext call) {
    try {
      for (TtrpcAuthenticationExtractor extractor : extractors) {
        Authentication found = extractor.extract(call);
        if (found != null) {
          return found;
        }
      }
      return null;
    } catch (AuthenticationException e) {
      // A manager publishes its own failures.
      events.publishAuthenticationFailure(e, peerOrAnonymous(call));
      throw e;
    }
  }

  private Authentication peerOrAnonymous(CallContext call) {
    PeerCredentials credentials = call.peer();
    if (credentials == null) {
      return ANONYMOUS;
    }
    TtrpcPeer peer = TtrpcPeer.of(credentials);
    return new TtrpcPeerAuthentication(peer, converter.convert(peer));
  }
}
