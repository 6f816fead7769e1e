package io.ttrpc.spring.boot.grpc;

import io.ttrpc.CallContext;
import io.ttrpc.spring.boot.security.TtrpcAuthenticationExtractor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.security.GrpcSecurity;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;

/**
 * The extractor of the authentication that {@link GrpcSecurity} has given to a call over gRPC. The
 * application's extractors come before it.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class GrpcCaller implements TtrpcAuthenticationExtractor {
  @Override
  public @Nullable Authentication extract(CallContext call) {
    SecurityContext context = GrpcSecurity.SECURITY_CONTEXT_KEY.get();
    Authentication caller = context == null ? null : context.getAuthentication();
    return caller instanceof AnonymousAuthenticationToken ? null : caller;
  }
}
