package io.ttrpc.internal.wire;

import java.io.IOException;

/**
 * Signals that the peer has sent bytes that are not ttrpc, so that nothing after them can be
 * understood.
 */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  /** Creates an exception whose message tells what was expected and what was received. */
  public ProtocolException(String message) {
    super(message);
  }
}
