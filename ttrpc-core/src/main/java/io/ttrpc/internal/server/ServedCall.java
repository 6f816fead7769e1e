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
 * A call as a {@link MethodHandler} serves it. Its response is kept until the interceptors have
 * returned, for they may still fail the call. For the handler's thread.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
public final class ServedCall<Q extends MessageLite, R extends MessageLite> {
  /** Bytes from which a response waits for room. */
  private static final int LARGE_RESPONSE = 4 << 10;

  private final CallEnd end;
  private final Requests<Q> requests;

  private @Nullable R response;

  /** Brings the response of an asynchronous handler. */
  private @Nullable LaterResponse later;

  ServedCall(CallEnd end, Requests<Q> requests) {
    this.end = end;
    this.requests = requests;
  }

  // The requests.

  /** Takes the request of a call that has one. */
  public Q request() {
    Q request = requests.takeOnly(end.connection().messages());
    end.observers().receive(request);
    return request;
  }

  /** The requests of a call that has several. */
  public StreamReceiver<Q> requests() {
    return new RequestReceiver<>(requests.stream(), end);
  }

  /** The requests of a call that has several, for one subscriber. */
  public Flow.Publisher<Q> requestPublisher() {
    return new PublishedRequests<>(requests.stream(), end);
  }

  // The responses.

  /** Ends the call with its one response. */
  public void respond(R message) {
    R checked = ResponseSender.checked(message, end.context());
    end.observers().send(checked);
    response = checked;
  }

  /** The responses of a call that has several. */
  public StreamSender<R> responses() {
    return sender();
  }

  /** Ends the call with its one response when the future completes. */
  public void respondWith(CompletableFuture<R> future) {
    later =
        new FutureResponse<>(
            this,
            ResponseSender.checked(future, end.context()),
            end.connection().handlers(),
            end.context());
  }

  /** Sends what the publisher has; the call ends when the publisher does. */
  public void respondWith(Flow.Publisher<R> publisher) {
    later =
        new PublishedResponses<>(ResponseSender.checked(publisher, end.context()), sender(), end);
  }

  private ResponseSender<R> sender() {
    return new ResponseSender<>(end);
  }

  // The end, once interceptors and handler have returned.

  /** Ends the call with the response that it was given, now or later. */
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
      throw new IllegalStateException("no response to " + end.method().fullName());
    }
  }

  /** Ends the call with that failure, and gives up a response that was to come later. */
  void fail(Throwable failure) {
    end.fail(failure);
    LaterResponse pending = later;
    if (pending != null) {
      pending.giveUp();
    }
  }

  /**
   * Ends the call with its one response, on any thread. It does not wait for room: the response is
   * in memory already, whether it waits as a message or encoded.
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
   * Large responses to a peer that reads too slowly wait, so that few of them are in memory; small
   * ones do not, so that such a peer does not keep the threads that serve others.
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
      // The end of the call is small enough to be queued all the same.
      Thread.currentThread().interrupt();
    } finally {
      outgoing.unlock();
    }
  }
}
