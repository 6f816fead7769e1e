package io.ttrpc;

/** How many messages flow each way in a call. Safe for any thread. */
public enum CallKind {
  /** One request, one response. */
  UNARY,
  /** A stream of requests, one response. */
  CLIENT_STREAMING,
  /** One request, a stream of responses. */
  SERVER_STREAMING,
  /** Streams both ways, independent of each other. */
  BIDI_STREAMING;

  /** Whether the client sends a stream. */
  public boolean streamsRequests() {
    return this == CLIENT_STREAMING || this == BIDI_STREAMING;
  }

  /** Whether the server sends a stream. */
  public boolean streamsResponses() {
    return this == SERVER_STREAMING || this == BIDI_STREAMING;
  }
}
