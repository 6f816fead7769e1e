package io.ttrpc.internal.server;

import io.ttrpc.ServerInterceptor;
import io.ttrpc.ServerInterceptor.Next;
import io.ttrpc.ThreadContext;
import java.util.List;

/** The interceptors of one call, around its handler. Used by the handler's thread only. */
final class InterceptorChain {
  private final List<ServerInterceptor> interceptors;
  private final InterceptedCall call;
  private final Next handler;
  private final ThreadContext threads;

  InterceptorChain(
      List<ServerInterceptor> interceptors,
      InterceptedCall call,
      Next handler,
      ThreadContext threads) {
    this.interceptors = interceptors;
    this.call = call;
    this.handler = handler;
    this.threads = threads;
  }

  void run() throws Exception {
    proceed(0);
  }

  /**
   * Runs the next interceptor or the handler. If it fails, captures the values of the thread for
   * those who map the failure, because the interceptors around it will restore the thread.
   */
  private void proceed(int next) throws Exception {
    try {
      if (next < interceptors.size()) {
        interceptors.get(next).intercept(call, new Step(next + 1));
      } else {
        handler.proceed();
      }
    } catch (Throwable e) {
      call.context().captureThread(threads, e);
      throw e;
    }
  }

  /** The step from an interceptor to the next one or the handler. It may be taken once. */
  private final class Step implements Next {
    private final int next;
    private boolean taken;

    Step(int next) {
      this.next = next;
    }

    @Override
    public void proceed() throws Exception {
      if (taken) {
        throw new IllegalStateException(
            "an interceptor of " + call.method().fullName() + " proceeded twice");
      }
      taken = true;
      InterceptorChain.this.proceed(next);
    }
  }
}
