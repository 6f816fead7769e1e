package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages between a call and the source and sink that its caller brought. A peer may end the
 * call before it has heard all; then sending stops, and the receiving side tells how it ended. What
 * goes wrong on this side ends the call and is thrown as it is.
 */
final class StreamPump {
  private StreamPump() {}

  /** Sends what the source has, and waits for the reply. */
  static <Q extends MessageLite, R extends MessageLite> R upload(
      StreamReceiver<Q> requests, ClientStream<Q, R> stream) {
    try {
      sendAll(requests, stream);
      return stream.awaitReply();
    } catch (RuntimeException | Error e) {
      giveUp(stream, e);
      throw e;
    }
  }

  /** Sends what the source has, on another thread, while the replies go to the sink. */
  static <Q extends MessageLite, R extends MessageLite> void converse(
      StreamReceiver<Q> requests,
      ClientStream<Q, R> stream,
      StreamSender<R> replies,
      Executor executor) {
    AtomicReference<@Nullable Throwable> sendFailure = new AtomicReference<>();
    FutureTask<Void> sending =
        new FutureTask<>(() -> sendOrGiveUp(requests, stream, sendFailure), null);
    try {
      executor.execute(sending);
      for (R reply = stream.receive(); reply != null; reply = stream.receive()) {
        replies.send(reply);
      }
    } catch (RuntimeException | Error e) {
      giveUp(stream, e);
      throwUnchecked(sendFailure.get());
      throw e;
    } finally {
      sending.cancel(true);
    }
  }

  private static <Q extends MessageLite> void sendOrGiveUp(
      StreamReceiver<Q> requests,
      ClientStream<Q, ?> stream,
      AtomicReference<@Nullable Throwable> failure) {
    try {
      sendAll(requests, stream);
    } catch (RuntimeException | Error e) {
      failure.set(e);
      giveUp(stream, e);
    }
  }

  private static <Q extends MessageLite> void sendAll(
      StreamReceiver<Q> requests, ClientStream<Q, ?> stream) {
    for (Q request = requests.receive(); request != null; request = requests.receive()) {
      if (!stream.sendUnlessEnded(request)) {
        return;
      }
    }
    stream.closeSendUnlessEnded();
  }

  private static void giveUp(ClientStream<?, ?> stream, Throwable cause) {
    stream.cancel(
        cause instanceof TtrpcException ttrpc
            ? ttrpc
            : new TtrpcException(
                StatusCode.CANCELLED,
                "the caller failed in " + stream.call().method().fullName(),
                cause));
  }

  private static void throwUnchecked(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }
}
