package io.ttrpc.internal.stream;

import io.ttrpc.TtrpcException;

/** Throws a failure that another thread has made. */
public final class Failures {
  private Failures() {}

  /** The failure with the stack of this thread: the event loop's would tell its reader nothing. */
  public static TtrpcException atCaller(TtrpcException failure) {
    failure.fillInStackTrace();
    return failure;
  }
}
