package io.ttrpc.internal.flow;

import static io.ttrpc.internal.message.FailureFactory.failures;

import io.ttrpc.TtrpcException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the peer that wait until a thread receives them. The peer may send a few messages
 * ahead; each message that is received asks for one more.
 */
public final class Inbox<M> implements MessageSink<M> {
  /** The number of messages that the peer may send ahead. */
  private static final int AHEAD = 16;

  private final IntConsumer requests;
  private final Queue<M> messages = new ConcurrentLinkedQueue<>();
  private final Readiness arrivals = new Readiness();
  private volatile @Nullable TtrpcException failure;
  private volatile boolean ended;
  private volatile boolean discarded;

  /**
   * Creates an empty inbox.
   *
   * @param requests asks the peer for a number of messages
   */
  public Inbox(IntConsumer requests) {
    this.requests = requests;
  }

  /** Asks for the first messages. */
  public void open() {
    requests.accept(AHEAD);
  }

  @Override
  public void onMessage(M message) {
    if (!discarded) {
      messages.add(message);
      arrivals.recheck();
    }
  }

  @Override
  public void onEnd(@Nullable TtrpcException failure) {
    this.failure = failure;
    ended = true;
    arrivals.recheck();
  }

  /**
   * Waits until there is a message or the end. Returns false if there is neither after the given
   * time.
   */
  public boolean await(long nanos) throws InterruptedException {
    return isReadable() || arrivals.await(this::isReadable, nanos);
  }

  private boolean isReadable() {
    return ended || !messages.isEmpty();
  }

  /**
   * Takes the next message. Returns null if there is none at this time or none any more.
   *
   * @throws TtrpcException if the call has failed, behind the last message
   */
  public @Nullable M poll() {
    M message = messages.poll();
    if (message == null && ended) {
      // A message may have arrived just before the end.
      message = messages.poll();
    }
    if (message != null) {
      requests.accept(1);
      return message;
    }
    TtrpcException cause = failure;
    if (cause != null) {
      throw failures().atCaller(cause);
    }
    return null;
  }

  /** Drops the messages that were not received, and the later ones. */
  public void discard() {
    discarded = true;
    messages.clear();
  }
}
