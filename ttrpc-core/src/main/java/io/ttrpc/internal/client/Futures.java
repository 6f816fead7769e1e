package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import io.ttrpc.TtrpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocking waits for futures, with failures thrown as a {@link TtrpcException}. */
final class Futures {
  private Futures() {}

  /** Waits without a limit and without regard to interrupts. */
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw unwrap(e);
    }
  }

  /** Waits until the call's deadline. */
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

  /** Returns the {@link TtrpcException} that a future of the library failed with. */
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
