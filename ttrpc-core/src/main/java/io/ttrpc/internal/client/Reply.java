package io.ttrpc.internal.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.Messages;
import io.ttrpc.internal.stream.Failures;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The one reply of a call, or its failure. Set once, by any thread; one waits. */
final class Reply<R extends MessageLite> {
  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicReferenceFieldUpdater<Reply, Object> OUTCOME =
      AtomicReferenceFieldUpdater.newUpdater(Reply.class, Object.class, "outcome");

  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicReferenceFieldUpdater<Reply, Object> WAITER =
      AtomicReferenceFieldUpdater.newUpdater(Reply.class, Object.class, "waiter");

  /** Stands for a waiter that has been called, or need not wait. */
  private static final Object CALLED = new Object();

  private final R type;

  /** The message, the encoded message, or a {@link TtrpcException}. */
  private volatile @Nullable Object outcome;

  /** The thread that is parked, or the action to run. */
  @SuppressWarnings("UnusedVariable") // WAITER reads it.
  private volatile @Nullable Object waiter;

  /** A reply of the type of that instance. */
  Reply(R type) {
    this.type = type;
  }

  /** Sets the reply, unless there is an outcome. */
  void complete(R message) {
    finish(message);
  }

  /** Sets the reply, encoded, unless there is an outcome. */
  void complete(ByteString message) {
    finish(message);
  }

  /** Sets the failure, unless there is an outcome. */
  void fail(TtrpcException failure) {
    finish(failure);
  }

  boolean isReady() {
    return outcome != null;
  }

  /** Waits for the outcome. */
  void await() throws InterruptedException {
    if (isReady()) {
      return;
    }
    WAITER.compareAndSet(this, null, Thread.currentThread());
    while (!isReady()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.park(this);
    }
  }

  /** Runs the action once there is an outcome, on the thread that sets it or on this one. */
  void onReady(Runnable action) {
    if (!WAITER.compareAndSet(this, null, action)) {
      action.run();
    }
  }

  /**
   * The reply, once there is an outcome.
   *
   * @throws TtrpcException the failure
   */
  @SuppressWarnings("unchecked") // Nothing else is set.
  R get() {
    Object current = outcome;
    if (current == null) {
      throw new IllegalStateException("there is no outcome yet");
    }
    if (current instanceof TtrpcException failure) {
      throw Failures.atCaller(failure);
    }
    return current instanceof ByteString encoded ? Messages.decode(type, encoded) : (R) current;
  }

  private void finish(Object result) {
    if (!OUTCOME.compareAndSet(this, null, result)) {
      return;
    }
    Object waiting = WAITER.getAndSet(this, CALLED);
    if (waiting instanceof Thread parked) {
      LockSupport.unpark(parked);
    } else if (waiting instanceof Runnable action) {
      action.run();
    }
  }
}
