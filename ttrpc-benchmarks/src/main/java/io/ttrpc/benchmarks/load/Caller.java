package io.ttrpc.benchmarks.load;

import java.io.IOException;

/** One caller's load, made by one thread. */
interface Caller extends AutoCloseable {
  /** Makes one call, or moves one message. */
  void next() throws IOException;

  /** Takes what is on its way. */
  @Override
  default void close() throws IOException {}

  /** Fails unless the response is the request's echo. */
  static <M> void check(M response, M request) {
    if (!response.equals(request)) {
      throw new IllegalStateException("expected the echo of " + request + " but got " + response);
    }
  }
}
