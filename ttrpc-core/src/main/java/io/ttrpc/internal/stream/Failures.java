package io.ttrpc.internal.stream;

import io.ttrpc.TtrpcException;

/** The preparation of failures that another thread has created. */
public final class Failures {
  private Failures() {}

  /**
   * Returns the failure with the stack trace of the calling thread, because the stack trace of the
   * event loop would tell the caller nothing.
   */
  public static TtrpcException atCaller(TtrpcException failure) {
    failure.fillInStackTrace();
    return failure;
  }
}
