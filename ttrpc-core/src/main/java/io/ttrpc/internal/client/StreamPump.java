package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The transfer of messages between a call and its caller's source and sink. If the peer ends the
 * call before all requests were sent, sending stops and the receiving side throws the outcome. An
 * exception of the source or sink cancels the call and is thrown unchanged.
 */
final class StreamPump {
  private StreamPump() {}

  /** Sends the messages of the source, and waits for the response. */
  static <Q extends MessageLite, R extends MessageLite> R clientStreaming(
      StreamReceiver<Q> requests, Exchange<Q, R> call) {
    try {
      sendAll(requests, call);
      return call.awaitResponse();
    } catch (Throwable e) {
      call.giveUpFor(e);
      throw e;
    }
  }

  /**
   * Sends the messages of the source on another thread, and the responses to the sink on the
   * calling thread.
   */
  static <Q extends MessageLite, R extends MessageLite> void converse(
      StreamReceiver<Q> requests,
      Exchange<Q, R> call,
      StreamSender<R> responses,
      Executor executor) {
    AtomicReference<@Nullable Throwable> sendFailure = new AtomicReference<>();
    FutureTask<Void> sending =
        new FutureTask<>(() -> sendOrGiveUp(requests, call, sendFailure), null);
    try {
      executor.execute(sending);
      for (R response = call.receive(); response != null; response = call.receive()) {
        responses.send(response);
      }
    } catch (Throwable e) {
      call.giveUpFor(e);
      throwUnchecked(sendFailure.get());
      throw e;
    } finally {
      sending.cancel(true);
    }
  }

  private static <Q extends MessageLite> void sendOrGiveUp(
      StreamReceiver<Q> requests,
      Exchange<Q, ?> call,
      AtomicReference<@Nullable Throwable> failure) {
    try {
      sendAll(requests, call);
    } catch (Throwable e) {
      failure.set(e);
      call.giveUpFor(e);
    }
  }

  private static <Q extends MessageLite> void sendAll(
      StreamReceiver<Q> requests, Exchange<Q, ?> call) {
    for (Q request = requests.receive(); request != null; request = requests.receive()) {
      if (!call.sendUnlessEnded(request)) {
        return;
      }
    }
    call.closeSendUnlessEnded();
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
