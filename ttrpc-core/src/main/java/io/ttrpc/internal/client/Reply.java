package io.ttrpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.call.Failures;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The one reply of a call, still encoded, or its failure. Set once, by any thread; one waits. */
final class Reply {
  private volatile @Nullable ByteString message;
  private volatile @Nullable TtrpcException failure;

  @GuardedBy("this")
  private @Nullable Thread waiter;

  @GuardedBy("this")
  private @Nullable Runnable onReady;

  /** Sets the reply; says whether it is the first outcome. */
  boolean complete(ByteString message) {
    return finish(message, null);
  }

  /** Sets the failure; says whether it is the first outcome. */
  boolean fail(TtrpcException failure) {
    return finish(null, failure);
  }

  boolean isReady() {
    return message != null || failure != null;
  }

  /** Waits for the outcome; false if the time was over first. */
  boolean await(long nanos) throws InterruptedException {
    long until = System.nanoTime() + nanos;
    synchronized (this) {
      waiter = Thread.currentThread();
    }
    while (!isReady()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long left = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      LockSupport.parkNanos(this, left);
    }
    return true;
  }

  /** Runs the action once there is an outcome, on the thread that sets it or on this one. */
  void onReady(Runnable action) {
    synchronized (this) {
      if (!isReady()) {
        onReady = action;
        return;
      }
    }
    action.run();
  }

  /**
   * The reply, once there is an outcome.
   *
   * @throws TtrpcException the failure
   */
  ByteString get() {
    ByteString reply = message;
    if (reply != null) {
      return reply;
    }
    TtrpcException cause = failure;
    if (cause == null) {
      throw new IllegalStateException("there is no outcome yet");
    }
    throw Failures.atCaller(cause);
  }

  private boolean finish(@Nullable ByteString reply, @Nullable TtrpcException cause) {
    Thread parked;
    Runnable action;
    synchronized (this) {
      if (isReady()) {
        return false;
      }
      message = reply;
      failure = cause;
      parked = waiter;
      action = onReady;
    }
    if (parked != null) {
      LockSupport.unpark(parked);
    }
    if (action != null) {
      action.run();
    }
    return true;
  }
}
