package io.ttrpc.spring.boot.context;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.ttrpc.ThreadContext;

/**
 * The values that Micrometer's registry of contexts knows, such as the observation and the security
 * context. A callback sees them as they were captured: a value that was missing then is missing,
 * even if the thread of the callback has one. Safe for use by any thread.
 */
final class SnapshotThreadContext implements ThreadContext {
  private final ContextSnapshotFactory snapshots =
      ContextSnapshotFactory.builder().clearMissing(true).build();

  @Override
  public Captured capture() {
    ContextSnapshot snapshot = snapshots.captureAll();
    return action -> run(snapshot, action);
  }

  private static void run(ContextSnapshot snapshot, Runnable action) {
    ContextSnapshot.Scope scope = snapshot.setThreadLocals();
    try {
      action.run();
    } finally {
      scope.close();
    }
  }
}
