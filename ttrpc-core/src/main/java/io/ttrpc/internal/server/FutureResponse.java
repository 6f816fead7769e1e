package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The response of a handler that returned a future. The thread that completes the future ends the
 * call, so that no thread waits. If the call is cancelled first, the future is cancelled.
 */
@SuppressWarnings("FutureReturnValueIgnored") // The continuation is attached for its effect.
final class FutureResponse<R extends MessageLite> implements LaterResponse {
  private final FutureEnd<R> call;
  private final CompletableFuture<R> future;
  private final ServerCallContext context;

  FutureResponse(FutureEnd<R> call, CompletableFuture<R> future, ServerCallContext context) {
    this.call = call;
    this.future = future;
    this.context = context;
  }

  @Override
  public void begin() {
    context.onCancel(this::giveUp);
    future.whenComplete((message, failure) -> context.run(() -> complete(message, failure)));
    if (call.hasEnded()) {
      giveUp();
    }
  }

  /**
   * Cancels the future on the handlers' executor, because the application's continuations run then
   * and may block. Hands nothing over if the future is complete, because most calls end here with
   * such a future.
   */
  @Override
  public void giveUp() {
    if (!future.isDone()) {
      call.executeOrRun(() -> context.run(() -> future.cancel(true)));
    }
  }

  private void complete(@Nullable R message, @Nullable Throwable failure) {
    if (failure != null) {
      call.failNow(unwrapped(failure));
      return;
    }
    try {
      call.respondNow(message);
    } catch (Throwable e) {
      call.failNow(e);
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause != null ? cause : failure;
  }
}
