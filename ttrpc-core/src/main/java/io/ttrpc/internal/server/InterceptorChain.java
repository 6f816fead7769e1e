package io.ttrpc.internal.server;

import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.ServerInterceptor.Next;
import java.util.List;

/** The interceptors of one call, around its handler. Used by the handler's thread only. */
final class InterceptorChain {
  private final List<ServerInterceptor> interceptors;
  private final ServerCall call;
  private final Next handler;

  InterceptorChain(List<ServerInterceptor> interceptors, ServerCall call, Next handler) {
    this.interceptors = interceptors;
    this.call = call;
    this.handler = handler;
  }

  void run() throws Exception {
    proceed(0);
  }

  private void proceed(int next) throws Exception {
    if (next < interceptors.size()) {
      interceptors.get(next).intercept(call, new Step(next + 1));
    } else {
      handler.proceed();
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
