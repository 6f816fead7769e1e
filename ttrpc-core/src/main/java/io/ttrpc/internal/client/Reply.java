package io.ttrpc.internal.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.loop.Awaited;
import io.ttrpc.internal.message.Messages;
import io.ttrpc.internal.stream.Failures;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** The one reply of a call, or its failure. Set once, by any thread; one waits. */
final class Reply<R extends MessageLite> extends Awaited {
  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicReferenceFieldUpdater<Reply, Object> OUTCOME =
      AtomicReferenceFieldUpdater.newUpdater(Reply.class, Object.class, "outcome");

  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicReferenceFieldUpdater<Reply, Runnable> ACTION =
      AtomicReferenceFieldUpdater.newUpdater(Reply.class, Runnable.class, "action");

  private static final Runnable DONE = Reply::nothing;

  private final R type;

  /** The message, the encoded message, or a {@link TtrpcException}. */
  private volatile @Nullable Object outcome;

  /** Runs once there is an outcome. */
  @SuppressWarnings("UnusedVariable") // ACTION reads it.
  private volatile @Nullable Runnable action;

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

  @Override
  public boolean isThere() {
    return outcome != null;
  }

  /** Runs the action once there is an outcome, on the thread that sets it or on this one. */
  void onReady(Runnable action) {
    if (!ACTION.compareAndSet(this, null, action)) {
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
    signal();
    Runnable waiting = ACTION.getAndSet(this, DONE);
    if (waiting != null) {
      waiting.run();
    }
  }

  private static void nothing() {}
}
