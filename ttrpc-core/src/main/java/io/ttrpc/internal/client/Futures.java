package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import io.ttrpc.TtrpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for futures as a blocking call does. */
final class Futures {
  private Futures() {}

  /** Waits for any time, uninterruptibly. */
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw unwrap(e);
    }
  }

  /** Waits as long as the call may take. */
  static <T> T await(CompletableFuture<T> future, OutgoingCall<?, ?> call) {
    try {
      return future.get(call.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unwrap(e);
    } catch (TimeoutException e) {
      throw call.deadlineExceeded();
    } catch (InterruptedException e) {
      throw call.interrupted(e);
    }
  }

  /** What the library's own futures fail with. */
  static TtrpcException unwrap(Throwable failure) {
    if (failure instanceof TtrpcException ttrpc) {
      return failures().atCaller(ttrpc);
    }
    Throwable cause = failure.getCause();
    if (cause != null) {
      return unwrap(cause);
    }
    throw new IllegalStateException(failure);
  }
}
