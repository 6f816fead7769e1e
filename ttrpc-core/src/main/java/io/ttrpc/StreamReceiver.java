package io.ttrpc;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a stream of messages. This library provides one for the messages of a peer. An
 * application implements one to produce messages on demand. The usual way to read one is a {@code
 * for} loop.
 *
 * <p>One thread at a time may read.
 *
 * @param <T> the type of the messages
 */
@FunctionalInterface
public interface StreamReceiver<T> extends Iterable<T> {
  /**
   * Waits for the next message and returns it. Returns null if the stream has ended, and does so
   * again at each later call.
   *
   * @throws TtrpcException if the stream has failed; each later call throws the same status
   */
  @Nullable T receive();

  /** Returns a receiver of the given messages. */
  static <T> StreamReceiver<T> of(Iterable<? extends T> messages) {
    Iterator<? extends T> iterator = messages.iterator();
    return () -> iterator.hasNext() ? iterator.next() : null;
  }

  /**
   * Returns an iterator over the messages that have not been read. All iterators read the same
   * stream.
   */
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
