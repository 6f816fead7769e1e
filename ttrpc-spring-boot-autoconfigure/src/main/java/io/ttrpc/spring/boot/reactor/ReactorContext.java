package io.ttrpc.spring.boot.reactor;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.function.Supplier;
import org.springframework.util.ClassUtils;
import reactor.util.context.ContextView;

/**
 * The thread-local values of a Reactor context, for the code that starts a call. Without
 * Micrometer's library for context propagation there are none.
 */
final class ReactorContext {
  private static final boolean HAS_SNAPSHOTS =
      ClassUtils.isPresent(
          "io.micrometer.context.ContextSnapshotFactory", ReactorContext.class.getClassLoader());

  private ReactorContext() {}

  /** Returns what the supplier returns when it runs with the values. */
  static <T> T supply(ContextView context, Supplier<T> supplier) {
    return HAS_SNAPSHOTS && !context.isEmpty()
        ? Snapshots.supply(context, supplier)
        : supplier.get();
  }

  /** Runs the action with the values. */
  static void run(ContextView context, Runnable action) {
    supply(
        context,
        () -> {
          action.run();
          return true;
        });
  }

  /** The access to Micrometer's classes, which need not be there. */
  private static final class Snapshots {
    private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder().build();

    private static <T> T supply(ContextView context, Supplier<T> supplier) {
      ContextSnapshot.Scope scope = FACTORY.setThreadLocalsFrom(context);
      try {
        return supplier.get();
      } finally {
        scope.close();
      }
    }
  }
}
