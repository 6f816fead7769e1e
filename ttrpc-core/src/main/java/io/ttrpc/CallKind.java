package io.ttrpc;

/**
 * The kind of a call: one message or a stream of messages in each direction. This enum is immutable
 * and thread-safe.
 */
public enum CallKind {
  /** A call with one request and one response. */
  UNARY,
  /** A call with a stream of requests and one response. */
  CLIENT_STREAMING,
  /** A call with one request and a stream of responses. */
  SERVER_STREAMING,
  /**
   * A call with a stream of requests and a stream of responses, which are independent of each
   * other.
   */
  BIDI_STREAMING;

  /** Returns whether the client sends a stream of requests. */
  public boolean streamsRequests() {
    return this == CLIENT_STREAMING || this == BIDI_STREAMING;
  }

  /** Returns whether the server sends a stream of responses. */
  public boolean streamsResponses() {
    return this == SERVER_STREAMING || this == BIDI_STREAMING;
  }
}
