package io.ttrpc.internal.client;

import java.io.IOException;

/** The end of a connection on which calls expired while nothing came. */
final class SilentConnectionException extends IOException {
  private static final long serialVersionUID = 1;

  SilentConnectionException(String message) {
    super(message);
  }
}
