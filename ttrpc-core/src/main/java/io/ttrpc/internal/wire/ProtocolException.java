package io.ttrpc.internal.wire;

import java.io.IOException;

/** The peer sent what can not be ttrpc, so that nothing after it can be understood. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  /** The message says what was expected and what came. */
  public ProtocolException(String message) {
    super(message);
  }
}
