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
  private final ServedCall<?, R> call;
  private final CompletableFuture<R> future;
  private final HandlerExecutor executor;
  private final ServerCallContext context;

  FutureResponse(
      ServedCall<?, R> call,
      CompletableFuture<R> future,
      HandlerExecutor executor,
      ServerCallContext context) {
    this.call = call;
    this.future = future;
    this.executor = executor;
    this.context = context;
  }

  @Override
  public void begin() {
    context.onCancel(this::giveUp);
    future.whenComplete((message, failure) -> context.run(() -> complete(message, failure)));
    if (call.end().hasEnded()) {
      giveUp();
    }
  }

  /**
   * Cancels the future on the handlers' executor, because the application's continuations run then
   * and may block.
   */
  @Override
  public void giveUp() {
    executor.executeOrRun(() -> context.run(() -> future.cancel(true)));
  }

  private void complete(@Nullable R message, @Nullable Throwable failure) {
    if (failure != null) {
      call.end().fail(unwrapped(failure));
      return;
    }
    try {
      call.respondNow(message);
    } catch (Throwable e) {
      call.end().fail(e);
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause != null ? cause : failure;
  }
}
