package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.internal.context.CurrentContext;
import io.ttrpc.internal.loop.BriefPolicy;
import io.ttrpc.internal.time.NanoClock;

/**
 * The task that runs the interceptors and the handler of one call, once. It throws nothing: their
 * exceptions end the call and nothing else.
 */
final class CallTask<Q extends MessageLite, R extends MessageLite> implements Runnable {
  private final MethodTable.Entry<Q, R> entry;
  private final ServedCall<Q, R> call;
  private Progress progress = Progress.NOT_CALLED;

  CallTask(MethodTable.Entry<Q, R> entry, ServedCall<Q, R> call) {
    this.entry = entry;
    this.call = call;
  }

  BriefPolicy pace() {
    return entry.pace();
  }

  @Override
  public void run() {
    CallEnd end = call.end();
    ServerCallContext context = end.context();
    NanoClock clock = end.connection().clock();
    long start = clock.nanoTime();
    Deadline deadline = context.deadline();
    if (deadline != null && deadline.isExpired()) {
      end.expire();
    }
    if (context.enter()) {
      serve(context);
    } else {
      end.connection().onNeverBegun(context);
    }
    entry.pace().ran(clock.nanoTime() - start);
  }

  private void serve(ServerCallContext context) {
    CallContext before = CurrentContext.get();
    CurrentContext.set(context);
    try {
      InterceptedCall intercepted = call.end().intercepted();
      if (intercepted == null) {
        handle();
      } else {
        intercept(intercepted);
      }
      call.finish();
    } catch (Throwable failure) {
      call.fail(failure);
    } finally {
      CurrentContext.set(before);
      context.exit();
    }
  }

  private void handle() throws Exception {
    progress = Progress.CALLED;
    entry.binding().handler().handle(call);
    progress = Progress.RETURNED;
  }

  private void intercept(InterceptedCall intercepted) throws Exception {
    ServerConnection connection = call.end().connection();
    new InterceptorChain(
            connection.interceptors(), intercepted, this::handle, connection.threadContext())
        .run();
    checkProgress();
  }

  /**
   * Checks that the handler has returned: an interceptor that neither proceeds nor throws must not
   * look like success.
   */
  private void checkProgress() {
    if (progress != Progress.RETURNED) {
      throw new IllegalStateException(
          "an interceptor of "
              + call.end().method().fullName()
              + (progress == Progress.NOT_CALLED
                  ? " did not proceed"
                  : " caught the handler's exception and returned without one"));
    }
  }

  /** The progress of the handler. */
  private enum Progress {
    NOT_CALLED,
    CALLED,
    RETURNED
  }
}
