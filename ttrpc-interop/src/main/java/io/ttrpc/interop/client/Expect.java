package io.ttrpc.interop.client;

import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;

/** Compares what came with what had to come; a difference is an exception that names both. */
final class Expect {
  private Expect() {}

  static void equal(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new IllegalStateException(what + " must be " + expected + " but was " + actual);
    }
  }

  static void that(boolean fact, String otherwise) {
    if (!fact) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** The call must end in this code. */
  static Status failure(StatusCode code, Call call) throws Exception {
    Status status = failure(call);
    if (status.code() != code) {
      throw new IllegalStateException("status must be " + code + " but was " + status);
    }
    return status;
  }

  /** The call must end in this very status. */
  static void failure(Status expected, Call call) throws Exception {
    equal("status", expected, failure(call));
  }

  private static Status failure(Call call) throws Exception {
    try {
      call.make();
    } catch (TtrpcException e) {
      return e.status();
    }
    throw new IllegalStateException("the call must fail but did not");
  }

  /** A call that is to fail. */
  @FunctionalInterface
  interface Call {
    void make() throws Exception;
  }
}
