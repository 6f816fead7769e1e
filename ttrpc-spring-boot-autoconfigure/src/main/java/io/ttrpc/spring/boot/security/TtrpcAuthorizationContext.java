package io.ttrpc.spring.boot.security;

import io.ttrpc.CallContext;

/**
 * The call that an {@link org.springframework.security.authorization.AuthorizationManager
 * AuthorizationManager} decides about. It is also the object of the events about its decisions.
 * This record is immutable and thread-safe.
 *
 * @param call the context of the call: method, metadata, deadline and peer
 */
public record TtrpcAuthorizationContext(CallContext call) {
  /** Returns the name of the method, in the form {@code Service/Method}. */
  @Override
  public String toString() {
    return call.method().fullName();
  }
}
