package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.Deadline;
import io.ttrpc.Metadata;
import io.ttrpc.RequestListener;
import io.ttrpc.ServerCallStream;
import io.ttrpc.internal.time.NanoClock;
import org.jspecify.annotations.Nullable;

/** The start of the calls that transports carry. Safe for use by any thread. */
public final class Dispatch {
  private final DispatchSettings settings;
  private final FailureLog failureLog = new FailureLog(NanoClock.SYSTEM);

  public Dispatch(DispatchSettings settings) {
    this.settings = settings;
  }

  /** Starts a call of a method. */
  public <Q extends MessageLite, R extends MessageLite> RequestListener<Q> begin(
      MethodBinding<Q, R> binding,
      Metadata metadata,
      @Nullable Deadline deadline,
      ServerCallStream<R> stream) {
    ServerCallContext context =
        new ServerCallContext(binding.method(), metadata, deadline, () -> null);
    DispatchedCall<Q, R> call =
        new DispatchedCall<>(binding, settings, failureLog, context, stream);
    call.begin();
    return call;
  }
}
