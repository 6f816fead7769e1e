package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.MessageTooLargeException;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamFullException;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.context.CurrentContext;
import io.ttrpc.internal.loop.BriefWork;
import io.ttrpc.internal.loop.EventLoop;
import io.ttrpc.internal.stream.Inbox;
import io.ttrpc.internal.time.DeadlineWatch.WatchedCall;
import io.ttrpc.internal.transport.OutgoingFrames;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.LargeFrame;
import io.ttrpc.internal.wire.Payload;
import io.ttrpc.internal.wire.ResponseData;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call on its connection: what came on the stream, and the one frame that ends it. {@code on…}
 * methods belong to the connection's loop, {@link #run} and the stream's two ends to the handler,
 * {@link #cancel} to anyone.
 *
 * <p>Lock: {@code localClosed} changes under the outgoing lock together with the frame that closes,
 * so that nothing follows it on the wire.
 */
final class ServerStream<Q extends MessageLite, R extends MessageLite>
    implements Runnable, BriefWork, WatchedCall, StreamReceiver<Q>, StreamSender<R> {
  private static final Logger LOGGER = System.getLogger(ServerStream.class.getName());

  /** Bytes from which a reply waits for room. */
  private static final int LARGE_REPLY = 4 << 10;

  private final ServerConnection connection;
  private final int id;
  private final MethodBinding<Q, R> binding;
  private final MethodPace pace;
  private final ServerCallContext context;
  private final Requests<Q> requests;

  /** The reply of a call that has one, until the interceptors have returned. */
  private @Nullable R reply;

  private volatile boolean localClosed;

  ServerStream(
      ServerConnection connection,
      int id,
      MethodTable.Entry<Q, R> entry,
      ServerCallContext context) {
    this.connection = connection;
    this.id = id;
    this.binding = entry.binding();
    this.pace = entry.pace();
    this.context = context;
    Inbox inbox = method().kind().streamsRequests() ? connection.newInbox(this::onOverflow) : null;
    this.requests = new Requests<>(method(), inbox);
  }

  int id() {
    return id;
  }

  MethodDescriptor<Q, R> method() {
    return binding.method();
  }

  MethodPace pace() {
    return pace;
  }

  EventLoop loop() {
    return connection.loop();
  }

  OutgoingFrames outgoing() {
    return connection.outgoing();
  }

  // What the peer does.

  /** The request frame's flags and payload. */
  void onRequest(Frame frame, Payload payload) {
    requests.onRequest(frame, payload, connection.decoder());
  }

  /** Handles a data frame of this stream; false if it has to be offered again. */
  boolean onData(Frame frame) {
    Requests.Outcome outcome = requests.onData(frame);
    if (outcome == Requests.Outcome.FORBIDDEN) {
      cancel(
          Status.of(StatusCode.INVALID_ARGUMENT, "data handling error: ttrpc: stream closed"),
          Answer.SENT);
    }
    return outcome != Requests.Outcome.NO_ROOM;
  }

  private void onOverflow(StreamFullException cause) {
    cancel(
        Status.of(
            StatusCode.RESOURCE_EXHAUSTED, "data handling error: " + cause.status().message()),
        Answer.SENT);
  }

  // What ends the call from outside the handler.

  /** Has the deadline watched, if the call has one. */
  void watchDeadline() {
    Deadline deadline = deadline();
    if (deadline != null) {
      connection.deadlines().watch(deadline);
    }
  }

  @Override
  public @Nullable Deadline deadline() {
    return context.deadline();
  }

  @Override
  public void onDeadline() {
    cancel(Status.of(StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"), Answer.SENT);
  }

  /**
   * Ends the call with a failure now, whatever its handler is doing. Never blocks.
   *
   * @return false if it had ended already, which the connection may not know yet
   */
  boolean cancel(Status status, Answer answer) {
    FrameData data = answer == Answer.SENT ? connection.failure(status) : null;
    return close(status, FrameHeader.RESPONSE, 0, data, Ending.CANCELLED);
  }

  // What the handler does.

  /** Serves the call, on a thread for handlers. */
  @Override
  public void run() {
    long start = System.nanoTime();
    serve();
    pace.ran(System.nanoTime() - start);
  }

  /** Serves the call on the leader's thread, if its response need not wait. */
  @Override
  public void runToCompletion() {
    if (outgoing().isFull()) {
      runElsewhere();
      return;
    }
    connection.holdUntilTurnEnd();
    run();
  }

  @Override
  public void runElsewhere() {
    connection.executeElsewhere(this);
  }

  /** The handler has others wait; it goes on alone. */
  @Override
  public void onOverrun() {
    pace.overran();
    watchDeadline();
  }

  private void serve() {
    Deadline deadline = deadline();
    if (deadline != null && deadline.isExpired()) {
      onDeadline();
    }
    if (!context.enter()) {
      return;
    }
    CallContext before = CurrentContext.get();
    CurrentContext.set(context);
    try {
      proceed(connection.interceptors(), 0);
      succeed();
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      CurrentContext.set(before);
      context.exit();
    }
  }

  private void proceed(List<ServerInterceptor> interceptors, int next) throws Exception {
    if (next < interceptors.size()) {
      interceptors.get(next).intercept(context, () -> proceed(interceptors, next + 1));
    } else {
      binding.handler().handle(this, this);
    }
  }

  @Override
  public @Nullable Q receive() {
    Q message = take();
    if (message != null) {
      context.taps().receive(message);
    }
    return message;
  }

  private @Nullable Q take() {
    try {
      Inbox inbox = requests.inbox();
      if (inbox != null && !inbox.isReadable()) {
        // The peer may wait for what is held back.
        outgoing().flush();
      }
      return requests.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled("the handler's thread was interrupted");
    }
  }

  @Override
  public void send(R message) {
    if (message == null) {
      throw new TtrpcException(StatusCode.UNKNOWN, "ttrpc: marshal called with nil");
    }
    context.taps().send(message);
    if (method().kind().streamsReplies()) {
      sendData(FrameData.message(message));
    } else if (reply == null) {
      reply = message;
    } else {
      throw new IllegalStateException("a second reply to " + method().fullName());
    }
  }

  private void sendData(FrameData data) {
    connection.checkSize(data);
    OutgoingFrames outgoing = connection.outgoing();
    LargeFrame encoded = outgoing.encodeLarge(FrameHeader.DATA, 0, data);
    outgoing.lock();
    try {
      outgoing.awaitRoom(Long.MAX_VALUE);
      if (localClosed) {
        throw cancelled("the call has ended");
      }
      outgoing.append(id, FrameHeader.DATA, 0, data, encoded);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled("the handler's thread was interrupted");
    } finally {
      outgoing.unlockAndFlushSoon();
    }
  }

  private TtrpcException cancelled(String otherwise) {
    Status reason = context.cancellation();
    return new TtrpcException(reason != null ? reason : Status.of(StatusCode.CANCELLED, otherwise));
  }

  private void succeed() {
    if (method().kind().streamsReplies()) {
      // Go and Rust clients take a response here for one more message.
      int flags = FrameHeader.REMOTE_CLOSED | FrameHeader.NO_DATA;
      close(Status.OK, FrameHeader.DATA, flags, FrameData.NONE, Ending.RETURNED);
      return;
    }
    R message = reply;
    if (message == null) {
      fail(
          new IllegalStateException(
              "an interceptor of " + method().fullName() + " did not proceed"));
      return;
    }
    ResponseData data = ResponseData.reply(message);
    try {
      connection.checkSize(data);
    } catch (MessageTooLargeException e) {
      fail(e);
      return;
    }
    if (data.size() > LARGE_REPLY) {
      awaitRoom();
    }
    close(Status.OK, FrameHeader.RESPONSE, 0, data, Ending.RETURNED);
  }

  private void fail(Throwable failure) {
    Status status = Status.of(failure);
    if (!localClosed
        && status.code() == StatusCode.UNKNOWN
        && !(failure instanceof TtrpcException)) {
      LOGGER.log(Level.ERROR, "the handler of " + method().fullName() + " failed", failure);
    }
    close(status, FrameHeader.RESPONSE, 0, connection.failure(status), Ending.RETURNED);
  }

  /**
   * Large replies to a peer that reads too slowly wait, so that few of them are in memory; small
   * ones do not, so that such a peer does not keep the threads that serve others.
   */
  private void awaitRoom() {
    OutgoingFrames outgoing = connection.outgoing();
    if (loop().isLeader()) {
      return;
    }
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

  /**
   * Ends the stream, with a frame that says so if there is data; only the first end counts.
   *
   * @return whether this was the first
   */
  private boolean close(
      Status status, int type, int flags, @Nullable FrameData data, Ending ending) {
    OutgoingFrames outgoing = connection.outgoing();
    LargeFrame encoded = data == null ? null : outgoing.encodeLarge(type, flags, data);
    List<Runnable> cancelActions = List.of();
    outgoing.lock();
    try {
      if (localClosed) {
        return false;
      }
      if (data != null) {
        outgoing.append(id, type, flags, data, encoded);
      }
      localClosed = true;
      if (ending == Ending.CANCELLED) {
        // In one step, so that a handler that finds the stream closed finds the reason too.
        cancelActions = context.cancel(status);
      }
    } finally {
      outgoing.unlock();
    }
    // Counted before the peer can know, so that whoever has the reply finds the call ended.
    connection.onStreamEnded(this);
    context.taps().end(status);
    outgoing.flush();
    context.run(cancelActions);
    Inbox inbox = requests.inbox();
    if (inbox != null) {
      discard(inbox, status);
    }
    return true;
  }

  private static void discard(Inbox messages, Status status) {
    if (status.isOk()) {
      messages.discard();
    } else {
      messages.discard(new TtrpcException(status));
    }
  }

  /** Whether the peer is told of a failure. */
  enum Answer {
    SENT,
    /** There is nobody to tell. */
    NONE
  }

  /** Who ended the call. */
  private enum Ending {
    /** Its handler. */
    RETURNED,
    /** Somebody else, and the handler is to know. */
    CANCELLED
  }
}
