package io.ttrpc.spring.boot;

import org.springframework.core.Ordered;

/**
 * The orders of this library's interceptors. Use them with {@link
 * org.springframework.core.annotation.Order &#64;Order} to place an interceptor outside or inside
 * of those. A lower order is further outside. An interceptor without an order is inside of all
 * others. This class has constants only, so it is thread-safe.
 */
public final class TtrpcInterceptorOrder {
  /** The order of observation: outside of all others, so that its span covers them. */
  public static final int OBSERVATION = Ordered.HIGHEST_PRECEDENCE + 1000;

  /**
   * The order of the access log: inside of observation, so that its line has the trace id, and
   * outside of all others, so that it sees the status that the client gets.
   */
  public static final int ACCESS_LOG = OBSERVATION + 500;

  /**
   * The order of metrics: they see the status that the client gets, also if an interceptor rejects
   * the call.
   */
  public static final int METRICS = OBSERVATION + 1000;

  /**
   * The order of the mapping of exceptions to statuses, including the exceptions of security and
   * validation.
   */
  public static final int EXCEPTION_MAPPING = METRICS + 1000;

  /** The order of security. */
  public static final int SECURITY = EXCEPTION_MAPPING + 1000;

  /** The order of message validation, for the callers that security has admitted. */
  public static final int VALIDATION = SECURITY + 1000;

  private TtrpcInterceptorOrder() {}
}
