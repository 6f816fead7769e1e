package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.internal.context.CurrentContext;
import io.ttrpc.internal.loop.BriefPolicy;
import io.ttrpc.internal.server.CallEnd.Notice;
import io.ttrpc.internal.time.NanoClock;

/**
 * The task that runs the interceptors and the handler of one call, once. It throws nothing: their
 * exceptions end the call and nothing else.
 */
final class CallTask<Q extends MessageLite, R extends MessageLite> implements Runnable {
  private static final Status OVERLOADED =
      Status.of(
          StatusCode.RESOURCE_EXHAUSTED,
          "server is overloaded: the call has waited too long for a thread");

  private final MethodTable.Entry<Q, R> entry;
  private final ServedCall<Q, R> call;

  CallTask(MethodTable.Entry<Q, R> entry, ServedCall<Q, R> call) {
    this.entry = entry;
    this.call = call;
  }

  BriefPolicy pace() {
    return entry.pace();
  }

  /**
   * Returns this task for a call that waits for a thread from now on. The time is not a field,
   * because brief calls do not wait and are many.
   */
  Runnable queued() {
    long queuedAt = clock().nanoTime();
    return () -> {
      long start = clock().nanoTime();
      run(start, call.end().connection().isOverloaded(start - queuedAt, start));
    };
  }

  private NanoClock clock() {
    return call.end().connection().clock();
  }

  @Override
  public void run() {
    run(clock().nanoTime(), false);
  }

  private void run(long start, boolean overloaded) {
    CallEnd end = call.end();
    ServerCallContext context = end.context();
    Deadline deadline = context.deadline();
    if (deadline != null && deadline.isExpired()) {
      end.expire();
    } else if (overloaded) {
      end.cancel(OVERLOADED, Notice.SENT);
    }
    if (enter(end)) {
      serve(context);
    } else {
      end.connection().onNeverBegun(context);
    }
    entry.pace().ran(clock().nanoTime() - start);
  }

  private static boolean enter(CallEnd end) {
    if (!end.memory().enter()) {
      return false;
    }
    if (end.context().enter()) {
      return true;
    }
    end.memory().leave();
    return false;
  }

  private void serve(ServerCallContext context) {
    CallContext before = CurrentContext.get();
    CurrentContext.set(context);
    try {
      runHandler();
      call.finish();
    } catch (Throwable failure) {
      call.fail(failure);
    } finally {
      CurrentContext.set(before);
      context.exit();
    }
  }

  private void runHandler() throws Exception {
    InterceptedCall intercepted = call.end().intercepted();
    try {
      if (intercepted == null) {
        handle();
      } else {
        intercept(intercepted);
      }
    } finally {
      call.end().memory().leave();
    }
  }

  private void handle() throws Exception {
    entry.binding().handler().handle(call);
  }

  private void intercept(InterceptedCall intercepted) throws Exception {
    ServerConnection connection = call.end().connection();
    new InterceptorChain(
            connection.interceptors(), intercepted, this::handle, connection.threadContext())
        .run();
  }
}
