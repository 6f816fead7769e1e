package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/**
 * A running call whose caller sends and receives in blocking methods. Several threads may send
 * while one receives; any thread may end the call.
 */
interface Exchange<Q extends MessageLite, R extends MessageLite> {
  /** Sends a message. Waits while the peer does not keep up. */
  void send(Q message);

  /** Sends a message. Returns false if the call has ended, so that the peer takes no more. */
  boolean sendUnlessEnded(Q message);

  /** Closes this side of the call. */
  void closeSend();

  /** Closes this side of the call, unless the call has ended. */
  void closeSendUnlessEnded();

  /** Waits for the single response of the call, and takes it. */
  R awaitResponse();

  /**
   * Waits for the next message of a stream of responses, and returns it, or null at the end of the
   * stream.
   */
  @Nullable R receive();

  /** Cancels the call because code of the caller threw the cause. */
  void giveUpFor(Throwable cause);

  /** Cancels the call for its caller, unless it has ended. */
  void close();
}
