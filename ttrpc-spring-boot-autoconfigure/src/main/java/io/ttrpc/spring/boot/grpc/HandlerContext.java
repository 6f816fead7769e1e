package io.ttrpc.spring.boot.grpc;

import io.grpc.Context;
import java.util.concurrent.Executor;

/** gRPC's context of a call on the thread of its handler. */
final class HandlerContext {
  private HandlerContext() {}

  /** Returns an executor that runs tasks in the context of the thread that adds them. */
  static Executor propagating(Executor executor) {
    return task -> executor.execute(Context.current().wrap(task));
  }
}
