package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallTransport;
import io.ttrpc.StatusCode;
import io.ttrpc.internal.context.CallbackContext;
import io.ttrpc.internal.flow.PublishedMessages;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A call on a transport whose stream of responses goes to a subscriber. */
final class TransportSubscription<Q extends MessageLite, R extends MessageLite>
    implements PublishedMessages.Source<R>, Flow.Publisher<R> {
  private static final Logger LOGGER = LimitedLog.of(TransportSubscription.class);

  private final OutgoingCall<Q, R> call;
  private final PublishedMessages<R> responses;
  private final TransportCall<Q, R> running;

  /**
   * Creates a call that has not started.
   *
   * @param context the context in which the methods of subscriber and publisher run
   */
  TransportSubscription(
      OutgoingCall<Q, R> call,
      CallTransport transport,
      Flow.@Nullable Publisher<Q> requests,
      CallbackContext context) {
    this.call = call;
    call.beAsynchronous();
    this.responses = new PublishedMessages<>(this, context::run);
    this.running = new TransportCall<>(call, transport, responses, requests, context);
  }

  /** Starts the call, and sends the request of a method with a single request. */
  void start(@Nullable Q request) {
    if (request == null) {
      running.start();
    } else {
      running.start(request);
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super R> subscriber) {
    try {
      responses.subscribe(subscriber);
    } catch (Throwable e) {
      fail(e);
    }
  }

  @Override
  public void request(int messages) {
    running.request(messages);
  }

  @Override
  public void beforeNext(R message) {
    call.taps().receive(message);
  }

  @Override
  public void cancelled() {
    running.giveUp(failures().local(StatusCode.CANCELLED, "the subscriber cancelled"));
  }

  @Override
  public void fail(Throwable failure) {
    running.giveUp(
        failures().local(StatusCode.CANCELLED, "the subscriber threw an exception", failure));
    LOGGER.log(Level.ERROR, "a subscriber of responses threw an exception", failure);
  }
}
