package io.ttrpc;

/** How many messages flow each way in a call. Safe for any thread. */
public enum CallKind {
  /** One request, one reply. */
  UNARY,
  /** A stream of requests, one reply. */
  CLIENT_STREAMING,
  /** One request, a stream of replies. */
  SERVER_STREAMING,
  /** Streams both ways, independent of each other. */
  BIDI_STREAMING;

  /** Whether the client sends a stream. */
  public boolean streamsRequests() {
    return this == CLIENT_STREAMING || this == BIDI_STREAMING;
  }

  /** Whether the server sends a stream. */
  public boolean streamsReplies() {
    return this == SERVER_STREAMING || this == BIDI_STREAMING;
  }
}
