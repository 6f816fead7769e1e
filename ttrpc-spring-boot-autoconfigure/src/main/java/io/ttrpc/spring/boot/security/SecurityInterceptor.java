package io.ttrpc.spring.boot.security;

import io.ttrpc.CallContext;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.util.function.SingletonSupplier;

/**
 * The interceptor that authenticates each call, checks the rules, and runs the handler with the
 * call's security context. Threads run one handler after another, so the interceptor restores the
 * thread's context in any case.
 */
@Order(TtrpcInterceptorOrder.SECURITY)
final class SecurityInterceptor implements ServerInterceptor {
  private final CallAuthentication authentication;
  private final @Nullable TtrpcCallRules rules;
  private final AuthorizationEventPublisher events;
  private final SecurityContextHolderStrategy contexts;
  private final DeniedCalls deniedCalls = new DeniedCalls();

  /**
   * @param rules the rules, or null to allow every call
   */
  SecurityInterceptor(
      CallAuthentication authentication,
      @Nullable TtrpcCallRules rules,
      AuthorizationEventPublisher events,
      SecurityContextHolderStrategy contexts) {
    this.authentication = authentication;
    this.rules = rules;
    this.events = events;
    this.contexts = contexts;
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    CallContext context = call.context();
    Supplier<Authentication> caller = authenticate(context);
    call.mapFailure(failure -> deniedCalls.map(failure, context, caller));
    authorize(context, caller);
    proceed(next, caller);
  }

  private Supplier<Authentication> authenticate(CallContext call) {
    try {
      Authentication presented = authentication.presented(call);
      return presented == null ? authentication.ofPeer(call) : () -> presented;
    } catch (AuthenticationException e) {
      throw deniedCalls.map(e, call);
    }
  }

  /**
   * @throws AuthorizationDeniedException if the rules do not allow the call
   */
  private void authorize(CallContext call, Supplier<Authentication> caller) {
    if (rules == null) {
      return;
    }
    TtrpcAuthorizationContext object = new TtrpcAuthorizationContext(call);
    AuthorizationResult result = rules.authorize(caller, object);
    if (result == null) {
      result = new AuthorizationDecision(false);
    }
    events.publishAuthorizationEvent(caller, object, result);
    if (!result.isGranted()) {
      throw new AuthorizationDeniedException("Access Denied", result);
    }
  }

  private void proceed(Next next, Supplier<Authentication> caller) throws Exception {
    SecurityContext before = contexts.getContext();
    contexts.setDeferredContext(SingletonSupplier.of(() -> contextOf(caller.get()))::obtain);
    try {
      next.proceed();
    } finally {
      if (before.equals(contexts.createEmptyContext())) {
        contexts.clearContext();
      } else {
        contexts.setContext(before);
      }
    }
  }

  private SecurityContext contextOf(Authentication caller) {
    SecurityContext context = contexts.createEmptyContext();
    context.setAuthentication(caller);
    return context;
  }
}
