package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.Attribute;
import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.PeerCredentials;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.ThreadContext;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.context.CallbackContext;
import io.ttrpc.internal.context.CurrentContext;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of a call for its handler, and the record of the thread that serves the call. Safe
 * for use by any thread.
 */
final class ServerCallContext implements CallContext {
  private static final Logger LOGGER = LimitedLog.of(ServerCallContext.class);

  /** The reason, as this object, if the call ended before it was cancelled. */
  private static final Status ENDED = Status.of(StatusCode.CANCELLED, "the call has ended");

  private final MethodDescriptor<?, ?> method;
  private final @Nullable Deadline deadline;
  private final Supplier<@Nullable PeerCredentials> peer;
  private volatile Metadata metadata;
  private volatile @Nullable Status cancellation;

  /** The values of the handler's thread, or null before they were captured. */
  private volatile @Nullable CallbackContext callbacks;

  @GuardedBy("this")
  private List<Runnable> cancelActions = List.of();

  @GuardedBy("this")
  private @Nullable Map<Attribute<?>, Object> attributes;

  @GuardedBy("this")
  private @Nullable Thread handlerThread;

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
  public Metadata metadata() {
    return metadata;
  }

  void setMetadata(Metadata metadata) {
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
  @SuppressWarnings("ReferenceEquality") // The object itself is the mark, whatever it says.
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (cancellation == null) {
        if (cancelActions.isEmpty()) {
          cancelActions = new ArrayList<>(2);
        }
        cancelActions.add(action);
        return;
      }
      if (cancellation == ENDED) {
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

  /**
   * Makes the calling thread the one that serves the call. Returns false if the call is cancelled.
   * Called once, as {@link CallMemory#enter} allows.
   */
  synchronized boolean enter() {
    if (cancellation != null) {
      return false;
    }
    handlerThread = Thread.currentThread();
    return true;
  }

  /**
   * Ends the calling thread's service of the call, and clears an interrupt that was meant for it.
   */
  void exit() {
    synchronized (this) {
      handlerThread = null;
    }
    Thread.interrupted();
  }

  /**
   * Captures the values of the calling thread for {@link #run}, unless that has been done. The
   * thread runs the handler or an interceptor of the call.
   */
  void captureThread(ThreadContext threads) {
    if (callbacks == null) {
      callbacks = CallbackContext.capture(threads);
    }
  }

  /** Does the same for a call that has failed. A capture that fails changes nothing. */
  void captureThread(ThreadContext threads, Throwable failure) {
    try {
      captureThread(threads);
    } catch (Throwable e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }

  /** Runs code of the application that belongs to the call, on any thread. */
  void run(Runnable action) {
    CallbackContext captured = callbacks;
    if (captured == null) {
      CurrentContext.run(this, action);
    } else {
      captured.run(action);
    }
  }

  /** Records the reason of the cancellation. The caller must then call {@link #end}. */
  synchronized void cancel(Status reason) {
    cancellation = reason;
  }

  /**
   * Interrupts the handler and runs the actions of a cancelled call; for other calls, records that
   * the call has ended.
   */
  void end() {
    List<Runnable> actions;
    synchronized (this) {
      actions = cancelActions;
      cancelActions = List.of();
      if (cancellation == null) {
        cancellation = ENDED;
        return;
      }
    }
    interruptHandler();
    for (Runnable action : actions) {
      tell(action);
    }
  }

  /**
   * Interrupts the handler's thread under the lock, so that the thread cannot serve another call by
   * then.
   */
  private synchronized void interruptHandler() {
    try {
      if (handlerThread != null) {
        handlerThread.interrupt();
      }
    } catch (Throwable e) {
      LOGGER.log(
          Level.WARNING,
          "cannot interrupt the handler's thread of a call of " + method.fullName(),
          e);
    }
  }

  private void tell(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      LOGGER.log(
          Level.WARNING, "an onCancel action of " + method.fullName() + " threw an exception", e);
    }
  }

  /**
   * Returns an exception with the reason of the cancellation, or with the given text if the call
   * was not cancelled.
   */
  TtrpcException cancelled(String otherwise) {
    Status reason = cancellation;
    return new TtrpcException(reason != null ? reason : Status.of(StatusCode.CANCELLED, otherwise));
  }
}
