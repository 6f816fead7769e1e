package io.ttrpc;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of a stream come from: the peer, or a caller's collection. An application
 * implements it to produce a stream on demand and reads it to consume one; reading with {@code for}
 * is the usual way.
 *
 * <p>Read by one thread at a time.
 *
 * @param <T> the type of the messages
 */
@FunctionalInterface
public interface StreamReceiver<T> extends Iterable<T> {
  /**
   * Waits for the next message; null once the stream has ended, and then again at every call.
   *
   * @throws TtrpcException if the stream has failed: the same status at every call
   */
  @Nullable T receive();

  /** A stream of these messages. */
  static <T> StreamReceiver<T> of(Iterable<? extends T> messages) {
    Iterator<? extends T> iterator = messages.iterator();
    return () -> iterator.hasNext() ? iterator.next() : null;
  }

  /** The messages still to come. All iterators read the same stream. */
  @Override
  default Iterator<T> iterator() {
    return new Iterator<>() {
      private @Nullable T next;

      @Override
      public boolean hasNext() {
        if (next == null) {
          next = receive();
        }
        return next != null;
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the stream has ended");
        }
        T message = Objects.requireNonNull(next);
        next = null;
        return message;
      }
    };
  }
}
