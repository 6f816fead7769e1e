package io.ttrpc;

/**
 * Observes what a server does outside of its calls: connections that come and go, and calls that
 * never reach a handler. Calls themselves are seen by a {@link ServerInterceptor}. Methods are
 * called by many threads at once and must not block.
 */
public interface ServerListener {
  /** A peer was admitted. */
  default void onConnectionOpened() {}

  /** An admitted peer's connection ended, for whatever cause. */
  default void onConnectionClosed() {}

  /** A peer was turned away without a byte. */
  default void onConnectionRejected(ConnectionRejection reason) {}

  /** The server rejected a call before an interceptor or handler saw it. */
  default void onCallRejected(String service, String method, CallRejection reason) {}

  /** Why a peer was turned away. */
  enum ConnectionRejection {
    /** The {@link PeerPolicy} does not admit the peer. */
    PEER,
    /** There are as many connections as allowed. */
    LIMIT,
    /** The policy did not decide in time. */
    TIMEOUT
  }

  /** The reason why a call never reached a handler. */
  enum CallRejection {
    /** No such service or method. */
    UNKNOWN_METHOD,
    /** The request can not be decoded or breaks the protocol. */
    MALFORMED,
    /** There are as many calls as allowed, or the executor takes no more. */
    OVERLOAD,
    /** The server is shutting down. */
    SHUTDOWN,
    /** The deadline had passed before the handler started. */
    DEADLINE
  }
}
