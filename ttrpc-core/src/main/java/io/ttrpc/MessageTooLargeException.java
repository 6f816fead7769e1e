package io.ttrpc;

/**
 * Thrown when a message does not fit into a frame, or the frame of a received message exceeds the
 * limit. The code is RESOURCE_EXHAUSTED. Only the call or stream of the message is affected. This
 * class is immutable and thread-safe.
 */
public final class MessageTooLargeException extends TtrpcException {
  private static final long serialVersionUID = 1;

  private final long actualSize;
  private final int maxSize;

  /**
   * Creates an exception with the sizes of the data of a frame, in bytes. The data is the message
   * with its envelope.
   */
  MessageTooLargeException(long actualSize, int maxSize) {
    super(
        StatusCode.RESOURCE_EXHAUSTED,
        "message length " + actualSize + " exceed maximum message size of " + maxSize);
    this.actualSize = actualSize;
    this.maxSize = maxSize;
  }

  /** Returns the size of the frame's data, in bytes. */
  public long actualSize() {
    return actualSize;
  }

  /** Returns the limit on the size of the frame's data, in bytes. */
  public int maxSize() {
    return maxSize;
  }

  /**
   * Returns a copy. The original is not kept as the cause: only this library creates this
   * exception, and its stack trace is of no interest.
   */
  @Override
  TtrpcException atCaller() {
    return new MessageTooLargeException(actualSize, maxSize);
  }
}
