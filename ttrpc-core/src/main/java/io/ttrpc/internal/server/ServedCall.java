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
 * A call as its {@link MethodHandler} sees it. The response is kept until the interceptors have
 * returned, because they may still fail the call. Used by the handler's thread only, apart from
 * {@link #fail} and {@link #respondNow}.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
public final class ServedCall<Q extends MessageLite, R extends MessageLite> {
  /** The size in bytes above which a response waits for room. */
  private static final int LARGE_RESPONSE = 4 << 10;

  private final CallEnd end;
  private final Requests<Q> requests;

  private @Nullable R response;

  /** The response of an asynchronous handler, or null. */
  private volatile @Nullable LaterResponse later;

  ServedCall(CallEnd end, Requests<Q> requests) {
    this.end = end;
    this.requests = requests;
  }

  /** Takes the request of a call with a single request. */
  public Q request() {
    Q request = requests.takeOnly(end.connection().messages());
    end.observers().receive(request);
    return request;
  }

  /** Returns the receiver of a stream of requests. */
  public StreamReceiver<Q> requests() {
    return new RequestReceiver<>(requests.stream(), end);
  }

  /** Returns a stream of requests as a publisher for one subscriber. */
  public Flow.Publisher<Q> requestPublisher() {
    captureThread();
    return new PublishedRequests<>(requests.stream(), this);
  }

  /** Sets the single response, which ends the call once the interceptors have returned. */
  public void respond(R message) {
    R checked = ResponseSender.checked(message, end.context());
    end.observers().send(checked);
    response = checked;
  }

  /** Returns the sender of a stream of responses. */
  public StreamSender<R> responses() {
    return sender();
  }

  /** Sets a future as the single response. The call ends when the future completes. */
  public void respondWith(CompletableFuture<R> future) {
    captureThread();
    later =
        new FutureResponse<>(
            this,
            ResponseSender.checked(future, end.context()),
            end.connection().handlers(),
            end.context());
  }

  /** Sets a publisher as the stream of responses. The call ends when the publisher does. */
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
      if (data.size() > LARGE_RESPONSE) {
        awaitRoom();
      }
      end.respond(data);
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
  void respondNow(@Nullable R message) {
    if (end.hasEnded()) {
      return;
    }
    R checked = ResponseSender.checked(message, end.context());
    end.observers().send(checked);
    end.respond(encodable(checked));
  }

  CallEnd end() {
    return end;
  }

  private ResponseData encodable(R message) {
    ResponseData data = ResponseData.response(message);
    end.connection().checkSize(data);
    return data;
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
