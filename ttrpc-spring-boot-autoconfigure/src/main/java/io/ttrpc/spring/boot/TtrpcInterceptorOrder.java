package io.ttrpc.spring.boot;

import org.springframework.core.Ordered;

/**
 * Where the interceptors of this library stand, for {@link
 * org.springframework.core.annotation.Order &#64;Order} on others that must be outside or inside of
 * them. A lower order is further outside; an interceptor without an order is inside of all.
 * Constants only; safe for any thread.
 */
public final class TtrpcInterceptorOrder {
  /** Observation: around everything, so that all the rest belongs to its span. */
  public static final int OBSERVATION = Ordered.HIGHEST_PRECEDENCE + 1000;

  /** Metrics: see the status that the client gets, also if an interceptor refuses the call. */
  public static final int METRICS = OBSERVATION + 1000;

  /** Mapping of exceptions to statuses, also of those from security and validation. */
  public static final int EXCEPTION_MAPPING = METRICS + 1000;

  /** Security. */
  public static final int SECURITY = EXCEPTION_MAPPING + 1000;

  /** Validation of messages, for callers that security has let in. */
  public static final int VALIDATION = SECURITY + 1000;

  private TtrpcInterceptorOrder() {}
}
