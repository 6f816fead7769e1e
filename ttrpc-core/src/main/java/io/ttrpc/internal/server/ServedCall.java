package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.internal.transport.OutgoingFrames;
import io.ttrpc.internal.wire.ResponseData;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A call on a ttrpc connection as its handler sees it. The response is kept until the interceptors
 * have returned, because they may still fail the call. Used by the handler's thread only, apart
 * from {@link #fail}, {@link #respondNow} and {@link #failNow}.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
final class ServedCall<Q extends MessageLite, R extends MessageLite>
    implements HandledCall<Q, R>, FutureEnd<R> {
  private final CallEnd end;
  private final Requests<Q> requests;

  private @Nullable R response;

  /** The response of an asynchronous handler, or null. */
  private volatile @Nullable LaterResponse later;

  ServedCall(CallEnd end, Requests<Q> requests) {
    this.end = end;
    this.requests = requests;
  }

  @Override
  public Q request() {
    Q request = requests.takeOnly(end.connection().messages());
    end.observers().receive(request);
    return request;
  }

  @Override
  public StreamReceiver<Q> requests() {
    return new RequestReceiver<>(requests.stream(), end);
  }

  @Override
  public Flow.Publisher<Q> requestPublisher() {
    captureThread();
    return new PublishedRequests<>(requests.stream(), this);
  }

  @Override
  public void respond(R message) {
    R checked = ResponseSender.checked(message, end.context());
    end.observers().send(checked);
    response = checked;
  }

  @Override
  public StreamSender<R> responses() {
    return sender();
  }

  @Override
  public void respondWith(CompletableFuture<R> future) {
    captureThread();
    later =
        new FutureResponse<>(this, ResponseSender.checked(future, end.context()), end.context());
  }

  @Override
  public void respondWith(Flow.Publisher<R> publisher) {
    captureThread();
    later =
        new PublishedResponses<>(ResponseSender.checked(publisher, end.context()), sender(), end);
  }

  /** Captures the values of the handler's thread for the callbacks of an asynchronous handler. */
  private void captureThread() {
    end.context().captureThread(end.connection().threadContext());
  }

  private ResponseSender<R> sender() {
    return new ResponseSender<>(end);
  }

  /**
   * Ends the call with the response that was set, at once or when it is there. Called after the
   * interceptors and the handler have returned.
   *
   * @throws IllegalStateException if a method with a single response set none
   */
  void finish() {
    LaterResponse pending = later;
    R message = response;
    if (pending != null) {
      pending.begin();
    } else if (end.method().kind().streamsResponses()) {
      end.complete();
    } else if (message != null) {
      ResponseData data = encodable(message);
      if (data.size() <= CallMemory.SMALL_RESPONSE) {
        end.respond(data);
      } else {
        respondWithRoom(data);
      }
    } else {
      throw new IllegalStateException(
          "the handler of " + end.method().fullName() + " returned without a response");
    }
  }

  /** Ends the call with the failure, and cancels an asynchronous response. Throws nothing. */
  void fail(Throwable failure) {
    end.fail(failure);
    LaterResponse pending = later;
    if (pending != null) {
      pending.giveUp();
    }
  }

  /**
   * Ends the call with its single response, on any thread. Does not wait for room, because the
   * response occupies memory either way, as a message or encoded.
   */
  @Override
  public void respondNow(@Nullable R message) {
    if (end.hasEnded()) {
      return;
    }
    R checked = ResponseSender.checked(message, end.context());
    end.observers().send(checked);
    ResponseData data = encodable(checked);
    int held = end.memory().hold(data);
    try {
      end.respond(data);
    } finally {
      end.memory().release(held);
    }
  }

  @Override
  public void failNow(Throwable failure) {
    end.fail(failure);
  }

  @Override
  public boolean hasEnded() {
    return end.hasEnded();
  }

  @Override
  public void executeOrRun(Runnable task) {
    end.connection().handlers().executeOrRun(task);
  }

  CallEnd end() {
    return end;
  }

  private ResponseData encodable(R message) {
    ResponseData data = ResponseData.response(message);
    end.connection().checkSize(data);
    return data;
  }

  /** Ends the call with a large response, which is charged until it is queued. */
  private void respondWithRoom(ResponseData data) {
    int held = end.memory().hold(data);
    try {
      awaitRoom();
      end.respond(data);
    } finally {
      end.memory().release(held);
    }
  }

  /**
   * Waits for room before a large response is queued. This bounds the memory for responses to a
   * slow peer. Small responses do not wait, so that a slow peer does not occupy the threads that
   * serve others.
   */
  private void awaitRoom() {
    if (end.connection().loop().isLeader()) {
      return;
    }
    OutgoingFrames outgoing = end.connection().outgoing();
    outgoing.lock();
    try {
      outgoing.awaitRoom(Long.MAX_VALUE);
    } catch (InterruptedException cancelled) {
      // The status of the cancelled call is small enough to be queued without room.
      Thread.currentThread().interrupt();
    } finally {
      outgoing.unlock();
    }
  }
}
