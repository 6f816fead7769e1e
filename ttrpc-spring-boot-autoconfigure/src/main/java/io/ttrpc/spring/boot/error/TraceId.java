package io.ttrpc.spring.boot.error;

import io.ttrpc.CallContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.util.ClassUtils;

/**
 * The trace id that tracing has set in the logging context (MDC) of this thread. The thread that
 * ends the call may be another one, or may have left the span by then.
 */
final class TraceId {
  /** The key that Spring Boot's log pattern uses. */
  private static final String KEY = "traceId";

  private static final boolean HAS_MDC =
      ClassUtils.isPresent("org.slf4j.MDC", TraceId.class.getClassLoader());

  private TraceId() {}

  /** Keeps the trace id, if there is one, for the log lines about the call. */
  static void keep(CallContext call) {
    String traceId = HAS_MDC ? Mdc.get() : null;
    if (traceId != null && call.get(CallContext.TRACE_ID) == null) {
      call.set(CallContext.TRACE_ID, traceId);
    }
  }

  /** The use of the MDC, whose class the application may not have. */
  private static final class Mdc {
    static @Nullable String get() {
      return MDC.get(KEY);
    }
  }
}
