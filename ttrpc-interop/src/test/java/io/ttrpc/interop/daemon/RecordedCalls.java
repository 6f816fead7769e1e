package io.ttrpc.interop.daemon;

import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.Metadata;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes what comes with each call, in the order in which the handlers are called. */
final class RecordedCalls implements ServerInterceptor {
  private final List<RecordedCall> calls = new CopyOnWriteArrayList<>();

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    CallContext context = call.context();
    Deadline deadline = context.deadline();
    calls.add(
        new RecordedCall(
            call.method().method(),
            context.metadata(),
            deadline == null ? null : deadline.remaining()));
    next.proceed();
  }

  List<RecordedCall> all() {
    return List.copyOf(calls);
  }

  List<String> methods() {
    return calls.stream().map(RecordedCall::method).toList();
  }

  List<RecordedCall> of(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).toList();
  }

  /** A call; without a time left where the client set no timeout. */
  record RecordedCall(String method, Metadata metadata, @Nullable Duration timeLeft) {}
}
