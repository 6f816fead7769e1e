package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallTransport;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.flow.Inbox;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The call on a transport whose caller sends and receives in blocking methods. */
final class TransportExchange<Q extends MessageLite, R extends MessageLite>
    implements Exchange<Q, R> {
  private final OutgoingCall<Q, R> call;
  private final TransportCall<Q, R> running;

  /** The inbox of a stream of responses, or null for a call with a single response. */
  private final @Nullable Inbox<R> inbox;

  /** The response of a call with a single response, or null for a stream of responses. */
  private final @Nullable PendingResponse<R> response;

  /**
   * The failure that ended the receiving on this side, or null. It counts even if the peer has sent
   * more.
   */
  private @Nullable TtrpcException broken;

  /** Creates a call that has not started. */
  TransportExchange(OutgoingCall<Q, R> call, CallTransport transport) {
    this.call = call;
    if (call.method().kind().streamsResponses()) {
      this.inbox = new Inbox<>(this::request);
      this.response = null;
      this.running = new TransportCall<>(call, transport, inbox);
    } else {
      this.inbox = null;
      this.response = new PendingResponse<>(call);
      this.running = new TransportCall<>(call, transport, response);
    }
  }

  /** Starts the call, and sends the request of a method with a single request. */
  void start(@Nullable Q request) {
    if (request == null) {
      running.start();
    } else {
      running.start(request);
    }
    if (inbox != null) {
      inbox.open();
    } else {
      running.request(PendingResponse.ASKED);
    }
  }

  private void request(int messages) {
    running.request(messages);
  }

  @Override
  public void send(Q message) {
    running.sendWhenReady(message);
  }

  @Override
  public boolean sendUnlessEnded(Q message) {
    try {
      send(message);
      return true;
    } catch (TtrpcException e) {
      if (running.hasEnded()) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void closeSend() {
    running.closeSend();
  }

  @Override
  public void closeSendUnlessEnded() {
    try {
      closeSend();
    } catch (TtrpcException e) {
      if (!running.hasEnded()) {
        throw e;
      }
    }
  }

  @Override
  public R awaitResponse() {
    PendingResponse<R> pending = Objects.requireNonNull(response, "a call with one response");
    R message;
    try {
      message = Futures.await(pending.outcome(), call);
    } catch (TtrpcException e) {
      if (running.hasEnded()) {
        if (!call.outlives(e)) {
          call.end(e.status());
        }
      } else {
        running.giveUp(e);
      }
      throw e;
    }
    return pending.take(message);
  }

  @Override
  public @Nullable R receive() {
    Inbox<R> messages = Objects.requireNonNull(inbox, "a call with a stream of responses");
    if (broken != null) {
      throw failures().atCaller(broken);
    }
    try {
      if (!messages.await(call.remainingNanos())) {
        running.giveUp(call.deadlineExceeded());
      }
    } catch (InterruptedException e) {
      running.giveUp(call.interrupted(e));
    }
    R message = messages.poll();
    if (message == null) {
      return null;
    }
    try {
      call.taps().receive(message);
      return message;
    } catch (Throwable e) {
      broken = OutgoingCall.asFailure(e);
      giveUp(broken);
      throw e;
    }
  }

  @Override
  public void giveUpFor(Throwable cause) {
    giveUp(call.givenUpFor("the caller failed", cause));
  }

  private void giveUp(TtrpcException cause) {
    running.giveUp(cause);
    discard();
  }

  @Override
  public void close() {
    running.close();
    discard();
  }

  private void discard() {
    if (inbox != null) {
      inbox.discard();
    }
  }
}
