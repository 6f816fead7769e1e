package io.ttrpc;

/**
 * A message whose frame would be, or was, larger than the limit: RESOURCE_EXHAUSTED. Only its own
 * call or stream is harmed. Immutable; safe for any thread.
 */
public final class MessageTooLargeException extends TtrpcException {
  private static final long serialVersionUID = 1;

  private final long actualSize;
  private final int maxSize;

  /** Sizes are those of a frame's data, in bytes: the message with its envelope. */
  MessageTooLargeException(long actualSize, int maxSize) {
    super(
        StatusCode.RESOURCE_EXHAUSTED,
        "message length " + actualSize + " exceed maximum message size of " + maxSize);
    this.actualSize = actualSize;
    this.maxSize = maxSize;
  }

  /** The size of the frame's data, in bytes. */
  public long actualSize() {
    return actualSize;
  }

  /** The limit, in bytes. */
  public int maxSize() {
    return maxSize;
  }

  /**
   * Returns a copy: the library alone makes this exception, and its own stack is of no interest.
   */
  @Override
  TtrpcException atCaller() {
    return new MessageTooLargeException(actualSize, maxSize);
  }
}
