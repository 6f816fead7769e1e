package io.ttrpc;

/**
 * Thrown when the consumer of a stream did not keep up with its messages. The stream was ended so
 * that the others on its connection can go on. The code is RESOURCE_EXHAUSTED. This class is
 * immutable and thread-safe.
 */
public final class StreamFullException extends TtrpcException {
  private static final long serialVersionUID = 1;

  /** Creates an exception with a message that names the limit. */
  StreamFullException(String message) {
    super(StatusCode.RESOURCE_EXHAUSTED, message);
  }

  /**
   * Returns a copy. The original is not kept as the cause: only this library creates this
   * exception, and its stack trace is of no interest.
   */
  @Override
  TtrpcException atCaller() {
    return new StreamFullException(status().message());
  }
}
