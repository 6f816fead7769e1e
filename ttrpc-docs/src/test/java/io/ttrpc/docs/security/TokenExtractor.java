package io.ttrpc.docs.security;

import io.ttrpc.CallContext;
import io.ttrpc.spring.boot.security.TtrpcAuthenticationExtractor;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.stereotype.Component;

@Component
class TokenExtractor implements TtrpcAuthenticationExtractor {
  @Override
  public @Nullable Authentication extract(CallContext call) {
    String token = call.metadata().first("authorization");
    return token == null ? null : new PreAuthenticatedAuthenticationToken("client", token);
  }
}
