package io.ttrpc.internal.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.internal.loop.Awaited;
import io.ttrpc.internal.message.MessageReader;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The response of a call that has one, and the signal that the call has its outcome, for the thread
 * that waits or an action. Raised once, by any thread; the response is put in before, by the
 * connection's loop alone.
 */
final class SingleResponse<R extends MessageLite> extends Awaited {
  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicReferenceFieldUpdater<SingleResponse, Runnable> ACTION =
      AtomicReferenceFieldUpdater.newUpdater(SingleResponse.class, Runnable.class, "action");

  /** Stands for the action once the signal has been raised. */
  private static final Runnable RAISED = SingleResponse::nothing;

  private volatile @Nullable Runnable action;

  /** One of the two is there if the call succeeds. Published by the outcome of the stream. */
  private @Nullable R decoded;

  private @Nullable ByteString encoded;

  /** Keeps the response. */
  void put(R message) {
    decoded = message;
  }

  /** Keeps the response, to be decoded by the thread that takes it. */
  void putEncoded(ByteString message) {
    encoded = message;
  }

  /**
   * Returns the response, of the type of that instance.
   *
   * @throws io.ttrpc.TtrpcException if the bytes are no such message
   */
  R message(R type, MessageReader messages) {
    ByteString data = encoded;
    return data != null
        ? messages.decode(type, data)
        : Objects.requireNonNull(decoded, "there is no response");
  }

  @Override
  public boolean isThere() {
    return action == RAISED;
  }

  /** Wakes the thread that waits, and runs the action. Does nothing the second time. */
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

  /** Runs the action when the signal is raised, on the thread that raises it or on this one. */
  void onRaised(Runnable given) {
    if (!ACTION.compareAndSet(this, null, given)) {
      given.run();
    }
  }

  private static void nothing() {}
}
