package io.ttrpc.spring.boot.error;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallContext;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.internal.LimitedLog;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mapping of one call's failure. The handler's thread receives the request; any thread may map
 * the failure.
 */
final class MappedCall {
  private final CallContext call;
  private final List<HandlerBean> handlers;
  private final Logs logs;
  private volatile @Nullable MessageLite request;

  MappedCall(CallContext call, List<HandlerBean> handlers, Logs logs) {
    this.call = call;
    this.handlers = handlers;
    this.logs = logs;
  }

  /**
   * The logs of all calls.
   *
   * @param failedHandlers the failures of exception handlers
   * @param errors the errors of calls that exception handlers have mapped
   */
  record Logs(LimitedLog failedHandlers, LimitedLog errors) {
    Logs() {
      this(new LimitedLog(MappedCall.class), new LimitedLog(MappedCall.class));
    }
  }

  /** Keeps the request for the methods that take it. */
  void onReceive(MessageLite received) {
    request = received;
  }

  /** Returns the failure that the first matching method makes of this one, or this one. */
  Throwable map(Throwable failure) {
    CauseChain chain = CauseChain.of(failure);
    for (HandlerBean handler : handlers) {
      HandlerMethods.Match match = handler.methods().find(chain, request);
      if (match != null) {
        TtrpcException mapped = map(failure, match, handler);
        return mapped == null ? failure : mapped;
      }
    }
    return failure;
  }

  /** Calls the method. Returns null if the failure stays as it was. */
  private @Nullable TtrpcException map(
      Throwable failure, HandlerMethods.Match match, HandlerBean handler) {
    TtrpcException mapped;
    try {
      mapped = match.method().map(handler.bean().get(), failure, match.exception(), call, request);
    } catch (Throwable e) {
      if (e != failure && e != match.exception()) {
        logs.failedHandlers()
            .log(
                Level.ERROR,
                "the exception handler "
                    + match.method()
                    + " failed; the exception of the call of "
                    + call.method().fullName()
                    + " remains as it was",
                e);
      }
      return null;
    }
    if (mapped != null && failure instanceof Error) {
      // The state of the process may be bad, so a status for the client is not enough.
      logs.errors()
          .log(
              Level.ERROR,
              "an error of a call of "
                  + call.method().fullName()
                  + " was mapped by "
                  + match.method(),
              failure);
    }
    return mapped;
  }
}
