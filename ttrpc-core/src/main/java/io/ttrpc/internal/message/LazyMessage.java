package io.ttrpc.internal.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.TtrpcException;
import org.jspecify.annotations.Nullable;

/** A message that has been decoded already, or will be by whoever takes it. Immutable. */
public final class LazyMessage<M extends MessageLite> {
  /** The message, or an instance of its type where {@link #encoded} is set. */
  private final M message;

  private final @Nullable ByteString encoded;

  private LazyMessage(M message, @Nullable ByteString encoded) {
    this.message = message;
    this.encoded = encoded;
  }

  /** Returns a message that needs no decoding. */
  public static <M extends MessageLite> LazyMessage<M> decoded(M message) {
    return new LazyMessage<>(message, null);
  }

  /** Returns a message of the type of that instance, which {@link #get} decodes. */
  public static <M extends MessageLite> LazyMessage<M> encoded(M type, ByteString encoded) {
    return new LazyMessage<>(type, encoded);
  }

  /**
   * Returns the message.
   *
   * @throws TtrpcException INTERNAL if the bytes are no such message
   */
  public M get() {
    return encoded == null ? message : Messages.decode(message, encoded);
  }
}
