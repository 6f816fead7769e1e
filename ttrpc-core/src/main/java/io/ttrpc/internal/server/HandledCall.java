package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A call as its {@link MethodHandler} sees it. Used by the handler's thread only.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
public interface HandledCall<Q extends MessageLite, R extends MessageLite> {
  /** Takes the request of a call with a single request. */
  Q request();

  /** Returns the receiver of a stream of requests. */
  StreamReceiver<Q> requests();

  /** Returns a stream of requests as a publisher for one subscriber. */
  Flow.Publisher<Q> requestPublisher();

  /** Sets the single response, which ends the call once the interceptors have returned. */
  void respond(R message);

  /** Returns the sender of a stream of responses. */
  StreamSender<R> responses();

  /** Sets a future as the single response. The call ends when the future completes. */
  void respondWith(CompletableFuture<R> future);

  /** Sets a publisher as the stream of responses. The call ends when the publisher does. */
  void respondWith(Flow.Publisher<R> publisher);
}
