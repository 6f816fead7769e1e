package io.ttrpc;

/**
 * A stream's consumer did not keep up with its messages, and the stream was given up so that others
 * on the connection can go on: RESOURCE_EXHAUSTED. Immutable; safe for any thread.
 */
public final class StreamFullException extends TtrpcException {
  private static final long serialVersionUID = 1;

  /** A stream given up; the message says which bound was reached. */
  StreamFullException(String message) {
    super(StatusCode.RESOURCE_EXHAUSTED, message);
  }

  /**
   * Returns a copy: the library alone makes this exception, and its own stack is of no interest.
   */
  @Override
  TtrpcException atCaller() {
    return new StreamFullException(status().message());
  }
}
