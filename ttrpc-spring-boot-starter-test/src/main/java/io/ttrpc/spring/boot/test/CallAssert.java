package io.ttrpc.spring.boot.test;

import io.ttrpc.TtrpcException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** An assertion about the end of a call. One thread uses it. */
public final class CallAssert extends AbstractAssert<CallAssert, @Nullable Throwable> {

  CallAssert(@Nullable Throwable failure) {
    super(failure, CallAssert.class);
  }

  /**
   * Verifies that the call failed with a {@link TtrpcException}, or with an exception of {@code
   * java.util.concurrent} that has it as its cause. Returns an assertion about the status.
   */
  public TtrpcExceptionAssert fails() {
    Throwable failure = actual;
    if (failure == null) {
      throw failure("Expecting the call to fail with a TtrpcException but it succeeded.");
    }
    if ((failure instanceof ExecutionException || failure instanceof CompletionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    if (!(failure instanceof TtrpcException exception)) {
      AssertionError error =
          failure(
              "Expecting the call to fail with a TtrpcException but it failed with%n  %s", failure);
      error.addSuppressed(failure);
      throw error;
    }
    return new TtrpcExceptionAssert(exception).as(info.description());
  }
}
