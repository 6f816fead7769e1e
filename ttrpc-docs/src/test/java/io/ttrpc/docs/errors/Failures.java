package io.ttrpc.docs.errors;

import io.ttrpc.CallContext;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.error.TtrpcAdvice;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import java.util.NoSuchElementException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

@TtrpcAdvice
class Failures {
  @TtrpcExceptionHandler
  Status missing(NoSuchElementException e) {
    return Status.of(StatusCode.NOT_FOUND, "no such entry");
  }

  @TtrpcExceptionHandler({RejectedExecutionException.class, TimeoutException.class})
  TtrpcException busy(Exception e, CallContext call) {
    return new TtrpcException(
        StatusCode.UNAVAILABLE, call.method().method() + " is busy, try again later", e);
  }
}
