package io.ttrpc.spring.boot.grpc;

import io.grpc.Context;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Executor;
import org.springframework.util.ClassUtils;

/**
 * The context of gRPC's threads on the threads of the handlers: gRPC's own context, and the thread
 * locals that Micrometer's context propagation knows, such as the current observation.
 */
final class HandlerContext {
  private static final boolean PROPAGATES =
      ClassUtils.isPresent(
          "io.micrometer.context.ContextSnapshotFactory", HandlerContext.class.getClassLoader());

  private HandlerContext() {}

  /** Returns an executor that runs tasks in the context of the thread that adds them. */
  static Executor propagating(Executor executor) {
    return task -> {
      Runnable local = PROPAGATES ? ThreadLocals.wrap(task) : task;
      executor.execute(Context.current().wrap(local));
    };
  }

  /**
   * The thread locals of Micrometer's context propagation. Its classes are loaded with this one.
   */
  private static final class ThreadLocals {
    private static final ContextSnapshotFactory SNAPSHOTS =
        ContextSnapshotFactory.builder().build();

    static Runnable wrap(Runnable task) {
      return SNAPSHOTS.captureAll().wrap(task);
    }
  }
}
