package io.ttrpc.internal.server;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.MessageLite;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.flow.Inbox;
import io.ttrpc.internal.flow.MessageSink;
import io.ttrpc.internal.flow.PublishedMessages;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a call on a transport. Nothing of a stream is asked for before the handler has
 * chosen how to receive it.
 */
final class DispatchedRequests<Q extends MessageLite>
    implements MessageSink<Q>, PublishedMessages.Source<Q> {
  /** One request and one too many, so that a second request is noticed. */
  private static final int ASKED = 2;

  private final DispatchedCall<Q, ?> call;
  private final ServerCallContext context;

  /** The request of a call with a single request. */
  @GuardedBy("this")
  private @Nullable Q only;

  @GuardedBy("this")
  private boolean surplus;

  /** The consumer of a stream of requests, once the handler has chosen it. */
  @GuardedBy("this")
  private @Nullable MessageSink<Q> sink;

  /** True once the client has sent all requests, or the call has ended. */
  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private @Nullable TtrpcException failure;

  DispatchedRequests(DispatchedCall<Q, ?> call) {
    this.call = call;
    this.context = call.context();
  }

  /** Asks for the request of a call with a single request. */
  void requestOnly() {
    request(ASKED);
  }

  @Override
  public void onMessage(Q message) {
    MessageSink<Q> current;
    synchronized (this) {
      current = sink;
      if (current == null) {
        surplus = only != null;
        only = message;
      }
    }
    if (current != null) {
      current.onMessage(message);
    }
  }

  @Override
  public void onEnd(@Nullable TtrpcException failure) {
    MessageSink<Q> current;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      this.failure = failure;
      current = sink;
    }
    if (current != null) {
      current.onEnd(failure);
    }
  }

  /** Ends a stream of requests that the client has not ended, because the call has ended. */
  void onCallEnd(Status status) {
    onEnd(status.isOk() ? null : new TtrpcException(status));
  }

  /** Takes the request of a call with a single request. */
  synchronized Q takeOnly() {
    Q request = only;
    if (request == null || surplus) {
      throw failures()
          .local(
              StatusCode.INTERNAL,
              "expected one request of "
                  + context.method().fullName()
                  + " but the client sent "
                  + (surplus ? "more" : "none"));
    }
    return request;
  }

  /** Returns the receiver of a stream of requests. */
  StreamReceiver<Q> receiver() {
    Inbox<Q> inbox = new Inbox<>(this::request);
    pass(inbox);
    inbox.open();
    return () -> receive(inbox);
  }

  private @Nullable Q receive(Inbox<Q> inbox) {
    try {
      inbox.await(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw context.cancelled("the handler's thread was interrupted");
    }
    Q message = inbox.poll();
    if (message != null) {
      call.observers().receive(message);
      return message;
    }
    Status cancellation = context.cancellation();
    if (cancellation != null) {
      throw new TtrpcException(cancellation);
    }
    return null;
  }

  /** Returns a stream of requests as a publisher for one subscriber. */
  Flow.Publisher<Q> publisher() {
    PublishedMessages<Q> published = new PublishedMessages<>(this, context::run);
    pass(published);
    return published;
  }

  private void pass(MessageSink<Q> chosen) {
    boolean over;
    TtrpcException cause;
    synchronized (this) {
      if (sink != null) {
        throw new IllegalStateException(
            "the requests of " + context.method().fullName() + " were taken already");
      }
      sink = chosen;
      over = ended;
      cause = failure;
    }
    if (over) {
      chosen.onEnd(cause);
    }
  }

  @Override
  public void request(int messages) {
    call.stream().request(messages);
  }

  @Override
  public void beforeNext(Q message) {
    call.observers().receive(message);
  }

  /** {@inheritDoc} Nothing more is asked for, which holds the client back. */
  @Override
  public void cancelled() {}

  @Override
  public void fail(Throwable failure) {
    call.fail(failure);
  }
}
