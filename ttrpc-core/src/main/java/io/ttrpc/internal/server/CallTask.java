package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.internal.context.CurrentContext;
import io.ttrpc.internal.time.NanoClock;
import java.util.List;

/**
 * Runs the interceptors and the handler of one call, once. Throws nothing: whatever they throw ends
 * the call and nothing else.
 */
final class CallTask<Q extends MessageLite, R extends MessageLite> implements Runnable {
  private final MethodTable.Entry<Q, R> entry;
  private final List<ServerInterceptor> interceptors;
  private final NanoClock clock;
  private final ServerCallContext context;
  private final InterceptedCall intercepted;
  private final CallEnd end;
  private final ServedCall<Q, R> call;
  private Progress progress = Progress.NOT_CALLED;

  CallTask(
      ServerConnection connection,
      MethodTable.Entry<Q, R> entry,
      ServerCallContext context,
      InterceptedCall intercepted,
      CallEnd end,
      ServedCall<Q, R> call) {
    this.entry = entry;
    this.interceptors = connection.interceptors();
    this.clock = connection.clock();
    this.context = context;
    this.intercepted = intercepted;
    this.end = end;
    this.call = call;
  }

  @Override
  public void run() {
    long start = clock.nanoTime();
    Deadline deadline = context.deadline();
    if (deadline != null && deadline.isExpired()) {
      end.expire();
    }
    if (context.enter()) {
      serve();
    }
    entry.pace().ran(clock.nanoTime() - start);
  }

  private void serve() {
    CallContext before = CurrentContext.get();
    CurrentContext.set(context);
    try {
      if (interceptors.isEmpty()) {
        handle();
      } else {
        new InterceptorChain(interceptors, intercepted, this::handle).run();
        checkProgress();
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

  /** An interceptor that forgets to throw must not look like success. */
  private void checkProgress() {
    if (progress != Progress.RETURNED) {
      throw new IllegalStateException(
          "an interceptor of "
              + context.method().fullName()
              + (progress == Progress.NOT_CALLED
                  ? " did not proceed"
                  : " hid the failure of the handler"));
    }
  }

  /** How far the handler has come. */
  private enum Progress {
    NOT_CALLED,
    CALLED,
    RETURNED
  }
}
