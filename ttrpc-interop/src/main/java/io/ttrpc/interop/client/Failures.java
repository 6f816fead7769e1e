package io.ttrpc.interop.client;

import java.util.concurrent.ExecutionException;

/** Exceptions that another thread has thrown. */
final class Failures {
  private Failures() {}

  /** The exception behind it, to throw. */
  static Exception unwrap(ExecutionException wrapper) {
    return wrapper.getCause() instanceof Exception cause ? cause : wrapper;
  }
}
