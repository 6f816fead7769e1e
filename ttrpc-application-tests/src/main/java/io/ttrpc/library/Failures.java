package io.ttrpc.library;

import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.spring.boot.error.TtrpcAdvice;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;

/** Maps the exceptions of the library to statuses. */
@TtrpcAdvice
class Failures {
  @TtrpcExceptionHandler
  Status missingBook(MissingBookException e) {
    return Status.of(StatusCode.NOT_FOUND, String.valueOf(e.getMessage()));
  }
}
