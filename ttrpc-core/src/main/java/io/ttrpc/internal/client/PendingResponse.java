package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.flow.MessageSink;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The single response of a call on a transport. */
final class PendingResponse<R extends MessageLite> implements MessageSink<R> {
  /** One response and one too many, so that a second response is noticed. */
  static final int ASKED = 2;

  private final OutgoingCall<?, R> call;

  /** Completed when the call has ended. */
  private final CompletableFuture<R> outcome = new CompletableFuture<>();

  /** Used by the transport's signals only, which come one at a time. */
  private @Nullable R first;

  private boolean surplus;

  PendingResponse(OutgoingCall<?, R> call) {
    this.call = call;
  }

  @Override
  public void onMessage(R message) {
    surplus = first != null;
    first = message;
  }

  @Override
  public void onEnd(@Nullable TtrpcException failure) {
    R response = first;
    if (failure != null) {
      outcome.completeExceptionally(failure);
    } else if (response == null || surplus) {
      outcome.completeExceptionally(
          failures()
              .local(
                  StatusCode.INTERNAL,
                  "expected one response of "
                      + call.method().fullName()
                      + " but the server sent "
                      + (surplus ? "more" : "none")));
    } else {
      outcome.complete(response);
    }
  }

  /** Returns a future that is complete when the call has ended. */
  CompletableFuture<R> outcome() {
    return outcome;
  }

  /** Takes the response for the caller, which ends the call for its observers. */
  R take(R response) {
    try {
      call.taps().receive(response);
      call.end(Status.OK);
      return response;
    } catch (Throwable e) {
      call.end(OutgoingCall.statusOf(e));
      throw e;
    }
  }
}
