package io.ttrpc;

/**
 * A listener to the events of a server outside of its calls: connections that open and close, and
 * calls that never reach a handler. To observe the calls themselves, use a {@link
 * ServerInterceptor}. Several threads invoke the methods at the same time, and the methods must not
 * block.
 */
public interface ServerListener {
  /** Invoked when a peer has been admitted. */
  default void onConnectionOpened() {}

  /** Invoked when the connection of an admitted peer has ended, for any reason. */
  default void onConnectionClosed() {}

  /** Invoked when the server has rejected a connection, without having sent a byte. */
  default void onConnectionRejected(ConnectionRejection reason) {}

  /**
   * Invoked when the server rejects a call, or ends it, before an interceptor or a handler sees it.
   *
   * @param service the name of the requested service; empty if the request is malformed
   * @param method the name of the requested method; empty if the request is malformed
   * @param reason the reason for the rejection
   */
  default void onCallRejected(String service, String method, CallRejection reason) {}

  /** The reason why a connection was rejected. */
  enum ConnectionRejection {
    /** The {@link PeerPolicy} did not admit the peer. */
    PEER,
    /** The server has as many connections as it allows, or as many wait for the policy. */
    LIMIT,
    /** The user of the peer has as many connections as the server allows to a user. */
    USER_LIMIT,
    /** The {@link PeerPolicy} did not decide in time. */
    TIMEOUT
  }

  /** The reason why a call never reached a handler. */
  enum CallRejection {
    /** The server has no such service or method. */
    UNKNOWN_METHOD,
    /** The request cannot be decoded, or it breaks the protocol. */
    MALFORMED,
    /** The request's metadata is larger than the server allows. */
    METADATA_TOO_LARGE,
    /** The server has as many calls as it allows, or the executor accepts no more. */
    OVERLOAD,
    /** The request needs more memory than the connection or the server has left. */
    MEMORY,
    /** The server is shutting down. */
    SHUTDOWN,
    /** The deadline had passed when the request arrived, or before a thread was free for it. */
    DEADLINE,
    /** The connection was lost before a thread was free for the call. */
    CONNECTION_LOST
  }
}
