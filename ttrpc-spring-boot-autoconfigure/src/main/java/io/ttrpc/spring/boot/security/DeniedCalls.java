package io.ttrpc.spring.boot.security;

import io.ttrpc.CallContext;
import io.ttrpc.PeerText;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * The mapping of Spring Security's exceptions to statuses. As they are outcomes and not faults, the
 * log has one line without a stack trace for each, at debug. Safe for use by any thread.
 */
final class DeniedCalls {
  private static final Log logger = LogFactory.getLog(DeniedCalls.class);

  private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

  /**
   * Returns the failure with its status, or the same failure if it is none of Spring Security's.
   * The outermost exception of the failure and its causes that has a meaning decides.
   */
  Throwable map(
      Throwable failure, CallContext call, Supplier<? extends @Nullable Authentication> caller) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
      if (each instanceof TtrpcException || each instanceof AuthenticationServiceException) {
        // The first has a status; the second is a fault of the authentication, not of the caller.
        return failure;
      }
      if (each instanceof AuthenticationException) {
        return unauthenticated(failure, each, call);
      }
      if (each instanceof AccessDeniedException) {
        return trust.isAuthenticated(caller.get())
            ? denied(failure, each, call)
            : unauthenticated(failure, each, call);
      }
    }
    return failure;
  }

  /** Returns the failure of a call whose authentication is not valid, with its status. */
  RuntimeException map(AuthenticationException failure, CallContext call) {
    return failure instanceof AuthenticationServiceException
        ? failure
        : unauthenticated(failure, failure, call);
  }

  private static TtrpcException unauthenticated(
      Throwable failure, Throwable reason, CallContext call) {
    log("is not authenticated", reason, call);
    return new TtrpcException(StatusCode.UNAUTHENTICATED, "the call is not authenticated", failure);
  }

  private static TtrpcException denied(Throwable failure, Throwable reason, CallContext call) {
    log("is denied", reason, call);
    return new TtrpcException(StatusCode.PERMISSION_DENIED, "the call is denied", failure);
  }

  private static void log(String outcome, Throwable reason, CallContext call) {
    if (logger.isDebugEnabled()) {
      logger.debug(
          "a call of %s by %s %s: %s"
              .formatted(
                  call.method().fullName(),
                  Objects.<Object>requireNonNullElse(call.peer(), "an unknown peer"),
                  outcome,
                  PeerText.line(String.valueOf(reason.getMessage()))));
    }
  }
}
