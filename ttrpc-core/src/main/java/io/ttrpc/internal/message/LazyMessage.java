package io.ttrpc.internal.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/**
 * A message that has been decoded, or is to be decoded by the thread that wants it. Immutable and
 * safe for any thread.
 *
 * @param <M> the type of the message
 */
public final class LazyMessage<M extends MessageLite> {
  /** The message, or where it is still encoded an instance of its type. */
  private final M message;

  private final @Nullable ByteString encoded;

  private LazyMessage(M message, @Nullable ByteString encoded) {
    this.message = message;
    this.encoded = encoded;
  }

  /** Returns a message that is decoded already. */
  public static <M extends MessageLite> LazyMessage<M> decoded(M message) {
    return new LazyMessage<>(message, null);
  }

  /** Returns a message, of the type of that instance, that is still encoded. */
  public static <M extends MessageLite> LazyMessage<M> encoded(M type, ByteString message) {
    return new LazyMessage<>(type, message);
  }

  /**
   * Returns the message, decoded now if it was not.
   *
   * @throws io.ttrpc.TtrpcException if the bytes are no such message
   */
  public M get() {
    return encoded == null ? message : Messages.decode(message, encoded);
  }
}
