package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.MessageLite;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServerCall;
import io.ttrpc.Status;
import io.ttrpc.internal.context.CallTaps;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call as its interceptors see it, with their taps and failure mappings. Safe for use by any
 * thread.
 */
final class InterceptedCall implements ServerCall, CallObservers {
  private final ServerCallContext context;

  /** The taps. Written under the lock. */
  private volatile CallTaps taps = CallTaps.NONE;

  /** The functions that replace a failure. Written under the lock. */
  private volatile FailureMappings mappings = FailureMappings.NONE;

  /** The status that the call ended with, or null before its end. */
  @GuardedBy("this")
  private @Nullable Status end;

  InterceptedCall(ServerCallContext context) {
    this.context = context;
  }

  @Override
  public MethodDescriptor<?, ?> method() {
    return context.method();
  }

  @Override
  public ServerCallContext context() {
    return context;
  }

  @Override
  public void setMetadata(Metadata metadata) {
    context.setMetadata(metadata);
  }

  @Override
  public synchronized void onReceive(Consumer<? super MessageLite> tap) {
    taps = taps.withOnReceive(tap);
  }

  @Override
  public synchronized void onSend(Consumer<? super MessageLite> tap) {
    taps = taps.withOnSend(tap);
  }

  @Override
  public synchronized void mapFailure(Function<? super Throwable, ? extends Throwable> mapping) {
    mappings = mappings.with(Objects.requireNonNull(mapping, "mapping"));
  }

  /** Returns the failure with which the call ends instead of the given one. Throws nothing. */
  Throwable mapped(Throwable failure) {
    FailureMappings present = mappings;
    if (present == FailureMappings.NONE) {
      return failure;
    }
    AtomicReference<Throwable> mapped = new AtomicReference<>(failure);
    context.run(() -> mapped.set(present.apply(failure, context)));
    return Objects.requireNonNullElse(mapped.get(), failure);
  }

  /** {@inheritDoc} Calls the tap at once if the call has ended already. */
  @Override
  public void onEnd(Consumer<? super Status> tap) {
    Status ended;
    synchronized (this) {
      ended = end;
      if (ended == null) {
        taps = taps.withOnEnd(tap);
        return;
      }
    }
    CallTaps.NONE.withOnEnd(tap).end(ended);
  }

  @Override
  public void receive(MessageLite message) {
    taps.receive(message);
  }

  @Override
  public void send(MessageLite message) {
    taps.send(message);
  }

  @Override
  public void end(Status status) {
    CallTaps present;
    synchronized (this) {
      end = status;
      present = taps;
    }
    present.end(status);
  }
}
