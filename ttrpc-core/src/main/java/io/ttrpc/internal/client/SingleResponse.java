package io.ttrpc.internal.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.internal.loop.Awaited;
import io.ttrpc.internal.message.MessageReader;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The holder of a call's single response, and the signal that the call has its outcome. A thread
 * can wait for the signal, or an action can be registered for it. Any thread may raise the signal;
 * it takes effect once. Before that, the connection's loop alone stores the response.
 */
final class SingleResponse<R extends MessageLite> extends Awaited {
  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicReferenceFieldUpdater<SingleResponse, Runnable> ACTION =
      AtomicReferenceFieldUpdater.newUpdater(SingleResponse.class, Runnable.class, "action");

  /** The value of {@link #action} once the signal has been raised. */
  private static final Runnable RAISED = SingleResponse::nothing;

  private volatile @Nullable Runnable action;

  /**
   * The response, decoded or encoded, if the call succeeds. Published by the outcome of the stream.
   */
  private @Nullable R decoded;

  private @Nullable ByteString encoded;

  /** Stores the decoded response. */
  void put(R message) {
    decoded = message;
  }

  /** Stores the encoded response. The thread that takes it will decode it. */
  void putEncoded(ByteString message) {
    encoded = message;
  }

  /**
   * Returns the response as a message of the given instance's type.
   *
   * @throws io.ttrpc.TtrpcException if the bytes cannot be decoded as a message of that type
   */
  R message(R type, MessageReader messages) {
    ByteString data = encoded;
    return data != null
        ? messages.decode(type, data)
        : Objects.requireNonNull(decoded, "a response, because the call has succeeded");
  }

  @Override
  public boolean isThere() {
    return action == RAISED;
  }

  /**
   * Raises the signal: wakes the waiting thread and runs the action. Has no effect the second time.
   */
  void raise() {
    Runnable waiting = ACTION.getAndSet(this, RAISED);
    if (waiting == RAISED) {
      return;
    }
    signal();
    if (waiting != null) {
      waiting.run();
    }
  }

  /**
   * Registers an action for the signal. It runs on the thread that raises the signal, or at once on
   * the calling thread if the signal was raised before.
   */
  void onRaised(Runnable given) {
    if (!ACTION.compareAndSet(this, null, given)) {
      given.run();
    }
  }

  private static void nothing() {}
}
