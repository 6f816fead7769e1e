package io.ttrpc.spring.boot.accesslog;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.util.ClassUtils;

/**
 * The diagnostic context of the logging system, such as the trace id. A call may end on another
 * thread than that of its interceptors, and after the scope of its observation was closed, so the
 * context is captured before. Safe for use by any thread.
 */
@FunctionalInterface
interface LogContext {
  /** Captures the context of the calling thread. */
  Captured capture();

  /** A captured context. */
  @FunctionalInterface
  interface Captured {
    /** Runs the action in this context, on the calling thread. */
    void run(Runnable action);
  }

  /** Returns the context of SLF4J, or one without content if SLF4J is not there. */
  static LogContext ofClassPath() {
    boolean present = ClassUtils.isPresent("org.slf4j.MDC", LogContext.class.getClassLoader());
    return present ? Slf4j::capture : () -> Runnable::run;
  }

  /** The access to SLF4J's classes, which need not be there. */
  final class Slf4j {
    private Slf4j() {}

    private static Captured capture() {
      Map<String, String> captured = MDC.getCopyOfContextMap();
      return action -> run(action, captured);
    }

    private static void run(Runnable action, @Nullable Map<String, String> context) {
      Map<String, String> before = MDC.getCopyOfContextMap();
      set(context);
      try {
        action.run();
      } finally {
        set(before);
      }
    }

    private static void set(@Nullable Map<String, String> context) {
      if (context == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(context);
      }
    }
  }
}
