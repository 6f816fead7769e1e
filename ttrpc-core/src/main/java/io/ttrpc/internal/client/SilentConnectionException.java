package io.ttrpc.internal.client;

import java.io.IOException;

/**
 * Signals that a connection was retired because calls exceeded their deadlines while no frame
 * arrived.
 */
final class SilentConnectionException extends IOException {
  private static final long serialVersionUID = 1;

  SilentConnectionException(String message) {
    super(message);
  }
}
