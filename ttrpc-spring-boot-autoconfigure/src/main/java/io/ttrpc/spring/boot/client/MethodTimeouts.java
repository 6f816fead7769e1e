package io.ttrpc.spring.boot.client;

import io.ttrpc.CallContext;
import io.ttrpc.ClientCall;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.Deadline;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The interceptor that sets the timeout of calls without one: that of the method or, if it has
 * none, that of the client. The client's timeout is set here too, because the timeout of a channel
 * could not be told from that of a call.
 */
final class MethodTimeouts implements ClientInterceptor {
  private final Map<String, Duration> byMethod;
  private final @Nullable Duration others;

  MethodTimeouts(Map<String, Duration> byMethod, @Nullable Duration others) {
    this.byMethod = Map.copyOf(byMethod);
    this.others = others;
  }

  static Duration positive(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("expected a positive duration");
    }
    return timeout;
  }

  @Override
  public void intercept(ClientCall call) {
    Duration timeout = byMethod.get(call.method().fullName());
    if (timeout == null) {
      timeout = others;
    }
    if (timeout == null) {
      return;
    }
    Deadline given = call.deadline();
    if (given == null) {
      call.setDeadline(Deadline.after(timeout));
    } else if (isInherited(given)) {
      call.setDeadline(Deadline.after(timeout).orEarlier(given));
    }
  }

  private static boolean isInherited(Deadline given) {
    CallContext served = CallContext.currentOrNull();
    Deadline inherited = served == null ? null : served.deadline();
    return inherited != null && inherited.equals(given);
  }
}
