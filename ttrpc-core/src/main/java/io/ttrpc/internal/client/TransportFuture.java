package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallTransport;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.context.CallbackContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A call on a transport whose single response is a future. If the user completes the future, the
 * call is cancelled. Safe for use by any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Continuations are attached for their effect.
final class TransportFuture<Q extends MessageLite, R extends MessageLite> {
  private final OutgoingCall<Q, R> call;
  private final CallTransport transport;
  private final CallbackContext context;
  private final CompletableFuture<R> result = new CompletableFuture<>();

  /** The attempt that runs now. */
  private volatile @Nullable TransportCall<Q, R> running;

  /**
   * @param context the context in which the continuations run
   */
  TransportFuture(OutgoingCall<Q, R> call, CallTransport transport, CallbackContext context) {
    this.call = call;
    this.transport = transport;
    this.context = context;
    call.beAsynchronous();
    result.whenComplete((response, failure) -> giveUpIfRunning());
  }

  /** Makes a unary call. */
  CompletableFuture<R> unary(Q request) {
    attempt(request, null);
    return result;
  }

  /** Makes a client-streaming call. */
  CompletableFuture<R> clientStreaming(Flow.Publisher<Q> requests) {
    attempt(null, requests);
    return result;
  }

  private void attempt(@Nullable Q request, Flow.@Nullable Publisher<Q> requests) {
    PendingResponse<R> response = new PendingResponse<>(call);
    TransportCall<Q, R> attempt = new TransportCall<>(call, transport, response, requests, context);
    running = attempt;
    response
        .outcome()
        .whenComplete(
            (message, failure) -> {
              if (failure == null) {
                take(response, message);
              } else {
                fail(request, Futures.unwrap(failure));
              }
            });
    try {
      if (request == null) {
        attempt.start();
      } else {
        attempt.start(request);
      }
      attempt.request(PendingResponse.ASKED);
    } catch (Throwable e) {
      // The failure has ended the attempt, unless the request for responses has failed.
      if (!attempt.hasEnded()) {
        attempt.giveUp(OutgoingCall.asFailure(e));
      }
    }
    if (result.isDone()) {
      giveUpIfRunning();
    }
  }

  private void take(PendingResponse<R> response, R message) {
    R taken;
    try {
      taken = response.take(message);
    } catch (Throwable e) {
      context.run(() -> result.completeExceptionally(e));
      return;
    }
    context.run(() -> result.complete(taken));
  }

  private void fail(@Nullable Q request, TtrpcException failure) {
    if (request != null && !result.isDone() && call.takeRepetition(failure)) {
      attempt(request, null);
    } else {
      call.end(failure.status());
      context.run(() -> result.completeExceptionally(failure));
    }
  }

  /** Cancels the call because its future is complete. Has no effect if the call has ended. */
  private void giveUpIfRunning() {
    TransportCall<Q, R> attempt = running;
    if (attempt != null && !attempt.hasEnded()) {
      attempt.giveUp(
          failures().local(StatusCode.CANCELLED, "the caller completed the future of the call"));
    }
  }
}
