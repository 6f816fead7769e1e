package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.MessageLite;
import io.ttrpc.Attribute;
import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.PeerCredentials;
import io.ttrpc.ServerCall;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.internal.context.CallTaps;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What handler and interceptors see of a call, and the thread that serves it. */
final class ServerCallContext implements CallContext, ServerCall {
  private static final Logger LOGGER = System.getLogger(ServerCallContext.class.getName());
  private static final Status ENDED = Status.of(StatusCode.CANCELLED, "the call has ended");

  private final MethodDescriptor<?, ?> method;
  private final @Nullable Deadline deadline;
  private final Supplier<@Nullable PeerCredentials> peer;
  private CallTaps taps = CallTaps.NONE;
  private volatile Metadata metadata;
  private volatile @Nullable Status cancellation;

  @GuardedBy("this")
  private List<Runnable> cancelActions = List.of();

  @GuardedBy("this")
  private @Nullable Map<Attribute<?>, Object> attributes;

  @GuardedBy("this")
  private @Nullable Thread handlerThread;

  /** The call ended by itself, before anything cancelled it. */
  @GuardedBy("this")
  private boolean ended;

  ServerCallContext(
      MethodDescriptor<?, ?> method,
      Metadata metadata,
      @Nullable Deadline deadline,
      Supplier<@Nullable PeerCredentials> peer) {
    this.method = method;
    this.metadata = metadata;
    this.deadline = deadline;
    this.peer = peer;
  }

  @Override
  public MethodDescriptor<?, ?> method() {
    return method;
  }

  @Override
  public CallContext context() {
    return this;
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  @Override
  public void setMetadata(Metadata metadata) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
  }

  @Override
  public @Nullable Deadline deadline() {
    return deadline;
  }

  @Override
  public @Nullable PeerCredentials peer() {
    return peer.get();
  }

  @Override
  public boolean isCancelled() {
    return cancellation != null;
  }

  @Override
  public @Nullable Status cancellation() {
    return cancellation;
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (cancellation == null) {
        if (cancelActions.isEmpty()) {
          cancelActions = new ArrayList<>(2);
        }
        cancelActions.add(action);
        return;
      }
      if (ended) {
        return;
      }
    }
    action.run();
  }

  @Override
  @SuppressWarnings("unchecked") // Only set(Attribute<T>, T) puts values in.
  public synchronized <T> @Nullable T get(Attribute<T> attribute) {
    return attributes == null ? null : (T) attributes.get(attribute);
  }

  @Override
  public synchronized <T> void set(Attribute<T> attribute, T value) {
    if (attributes == null) {
      attributes = new HashMap<>();
    }
    attributes.put(attribute, value);
  }

  @Override
  public void onReceive(Consumer<? super MessageLite> tap) {
    taps = taps.withOnReceive(tap);
  }

  @Override
  public void onSend(Consumer<? super MessageLite> tap) {
    taps = taps.withOnSend(tap);
  }

  @Override
  public void onEnd(Consumer<? super Status> tap) {
    taps = taps.withOnEnd(tap);
  }

  CallTaps taps() {
    return taps;
  }

  /** This thread serves the call from now on; false if nobody waits for it any more. */
  synchronized boolean enter() {
    if (cancellation != null) {
      return false;
    }
    handlerThread = Thread.currentThread();
    return true;
  }

  /** This thread serves the call no more; an interrupt that was meant for the call is cleared. */
  void exit() {
    synchronized (this) {
      handlerThread = null;
      if (cancellation == null) {
        cancellation = ENDED;
        ended = true;
      }
      cancelActions = List.of();
    }
    Thread.interrupted();
  }

  /**
   * Nobody waits for the outcome any more; the first reason counts.
   *
   * @return the actions that want to know, to be given to {@link #run} when no lock is held
   */
  synchronized List<Runnable> cancel(Status reason) {
    if (cancellation != null) {
      return List.of();
    }
    cancellation = reason;
    List<Runnable> actions = cancelActions;
    cancelActions = List.of();
    if (handlerThread != null) {
      handlerThread.interrupt();
    }
    return actions;
  }

  /** Runs what {@link #cancel} returned. */
  void run(List<Runnable> actions) {
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        LOGGER.log(Level.WARNING, "an onCancel action of " + method.fullName() + " failed", e);
      }
    }
  }
}
