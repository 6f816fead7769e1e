package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The future of a call's single response. If its user completes it, as {@code cancel} and {@code
 * orTimeout} do, the call is cancelled.
 */
final class ResponseFuture<R extends MessageLite> extends CompletableFuture<R>
    implements AsyncCall.Receiver<R> {
  /** The call; null once the future is complete, because a user may keep the future for long. */
  private volatile @Nullable AsyncCall<?, R> call;

  private final CallExecutor executor;

  ResponseFuture(AsyncCall<?, R> call, CallExecutor executor) {
    this.call = call;
    this.executor = executor;
  }

  @Override
  public void onOpened(ClientStream<?, R> stream) {
    ResponseReader<R> reader = new ResponseReader<>(stream);
    reader.onResponse(() -> executor.execute(() -> take(reader)));
  }

  @Override
  public void onFailed(Throwable cause) {
    executor.execute(() -> fail(cause));
  }

  private void take(ResponseReader<R> reader) {
    R response;
    try {
      response = reader.takeResponse();
    } catch (Throwable e) {
      AsyncCall<?, R> running = call;
      if (running == null || !running.repeatAfter(e)) {
        fail(e);
      }
      return;
    }
    call = null;
    super.complete(response);
  }

  private void fail(Throwable cause) {
    call = null;
    super.completeExceptionally(cause);
  }

  @Override
  public boolean complete(R value) {
    return giveUpIf(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable cause) {
    return giveUpIf(super.completeExceptionally(cause));
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    return giveUpIf(super.cancel(mayInterrupt));
  }

  private boolean giveUpIf(boolean completed) {
    AsyncCall<?, R> running = call;
    if (completed && running != null) {
      call = null;
      running.giveUp(
          failures().local(StatusCode.CANCELLED, "the caller completed the future of the call"));
    }
    return completed;
  }
}
