package io.ttrpc.spring.boot.security;

import io.ttrpc.CallContext;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * The extractor of another authentication than that of the peer, such as a token in the metadata.
 * An application defines beans of this type. They are asked in their order, before each call, until
 * one returns an authentication. If none does, the call has the authentication of its peer.
 *
 * <p>An authentication that is not {@linkplain Authentication#isAuthenticated authenticated} goes
 * through the {@link org.springframework.security.authentication.AuthenticationManager
 * AuthenticationManager} bean. If there is none, it goes through the {@link
 * org.springframework.security.authentication.AuthenticationProvider AuthenticationProvider} beans.
 *
 * <p>Several threads call an extractor at the same time, so it must be thread-safe.
 */
@FunctionalInterface
public interface TtrpcAuthenticationExtractor {
  /**
   * Returns the authentication that the call presents, or null if it presents none that this
   * extractor knows.
   *
   * @throws org.springframework.security.core.AuthenticationException to end the call with
   *     UNAUTHENTICATED
   */
  @Nullable Authentication extract(CallContext call);
}
