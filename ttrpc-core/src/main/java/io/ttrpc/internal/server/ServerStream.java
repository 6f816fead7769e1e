package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
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
import io.ttrpc.internal.call.CurrentContext;
import io.ttrpc.internal.call.Inbox;
import io.ttrpc.internal.transport.OutgoingFrames;
import io.ttrpc.internal.transport.Timers.Timer;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.ResponseData;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
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
    implements Runnable, StreamReceiver<Q>, StreamSender<R> {
  private static final Logger LOGGER = System.getLogger(ServerStream.class.getName());

  /** Bytes from which a reply waits for room. */
  private static final int LARGE_REPLY = 4 << 10;

  private final ServerConnection connection;
  private final int id;
  private final MethodBinding<Q, R> binding;
  private final ServerCallContext context;
  private final @Nullable Inbox inbox;

  /** The request of a call that has one, until the handler takes it. */
  private @Nullable ByteString request;

  /** The reply of a call that has one, until the interceptors have returned. */
  private @Nullable R reply;

  /** Belongs to the loop. */
  private boolean remoteClosed;

  private volatile boolean localClosed;

  @GuardedBy("this")
  private @Nullable Timer deadlineTimer;

  ServerStream(
      ServerConnection connection, int id, MethodBinding<Q, R> binding, ServerCallContext context) {
    this.connection = connection;
    this.id = id;
    this.binding = binding;
    this.context = context;
    this.inbox =
        binding.method().kind().streamsRequests() ? connection.newInbox(this::onOverflow) : null;
  }

  int id() {
    return id;
  }

  MethodDescriptor<Q, R> method() {
    return binding.method();
  }

  // What the peer does.

  /** The request frame's flags and payload; {@code payload} is good to keep. */
  void onRequest(Frame frame, ByteString payload) {
    if (inbox == null) {
      request = payload;
      remoteClosed = true;
      return;
    }
    // A client may open the stream with its first message; Go and Rust do so with no bytes, where
    // there is none. NO_DATA is no flag of requests, so a message counts whatever it says.
    if (!payload.isEmpty()) {
      inbox.offer(payload);
    }
    if (frame.has(FrameHeader.REMOTE_CLOSED)) {
      onRemoteClosed();
    }
  }

  /** Handles a data frame of this stream; false if it has to be offered again. */
  boolean onData(Frame frame) {
    boolean noData = frame.has(FrameHeader.NO_DATA);
    boolean closes = frame.has(FrameHeader.REMOTE_CLOSED);
    if (noData && !closes) {
      return true;
    }
    if (noData && remoteClosed && method().kind() != CallKind.UNARY) {
      // Closed twice is closed; some clients also close what they opened closed.
      return true;
    }
    if (inbox == null || remoteClosed) {
      cancel(
          Status.of(StatusCode.INVALID_ARGUMENT, "data handling error: ttrpc: stream closed"),
          Answer.SENT);
      return true;
    }
    if (!noData && !inbox.offer(frame.keep(frame.data()))) {
      return false;
    }
    if (closes) {
      onRemoteClosed();
    }
    return true;
  }

  private void onRemoteClosed() {
    remoteClosed = true;
    if (inbox != null) {
      inbox.end();
    }
  }

  private void onOverflow(StreamFullException cause) {
    cancel(
        Status.of(
            StatusCode.RESOURCE_EXHAUSTED, "data handling error: " + cause.status().message()),
        Answer.SENT);
  }

  // What ends the call from outside the handler.

  /** Watches the deadline, if the call has one. */
  void startDeadline() {
    Deadline deadline = context.deadline();
    if (deadline == null) {
      return;
    }
    synchronized (this) {
      deadlineTimer = connection.schedule(deadline.remainingNanos(), this::onDeadline);
    }
    if (localClosed) {
      stopDeadline();
    }
  }

  private void onDeadline() {
    cancel(Status.of(StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"), Answer.SENT);
  }

  private void stopDeadline() {
    synchronized (this) {
      if (deadlineTimer != null) {
        deadlineTimer.cancel();
      }
    }
  }

  /**
   * Ends the call with a failure now, whatever its handler is doing. Never blocks.
   *
   * @return false if it had ended already, which the connection may not know yet
   */
  boolean cancel(Status status, Answer answer) {
    return close(status, answer == Answer.SENT ? failure(status) : null, Ending.CANCELLED);
  }

  // What the handler does.

  /** Serves the call, on the thread of its handler. */
  @Override
  public void run() {
    Deadline deadline = context.deadline();
    if (deadline != null && deadline.isExpired()) {
      onDeadline();
    }
    if (!context.enter()) {
      return;
    }
    try {
      CurrentContext.call(
          context,
          () -> {
            proceed(connection.interceptors(), 0);
            return this;
          });
      succeed();
    } catch (Throwable failure) {
      fail(failure);
    } finally {
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
    ByteString data = inbox == null ? takeRequest() : await(inbox);
    if (data == null) {
      return null;
    }
    Q message = decode(data);
    context.taps().receive(message);
    return message;
  }

  private @Nullable ByteString takeRequest() {
    ByteString taken = request;
    request = null;
    return taken;
  }

  private @Nullable ByteString await(Inbox messages) {
    try {
      messages.await(Long.MAX_VALUE);
      return messages.poll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled("the handler's thread was interrupted");
    }
  }

  private Q decode(ByteString data) {
    try {
      @SuppressWarnings("unchecked") // The default instance of Q parses to Q.
      Q message = (Q) method().requestType().getParserForType().parseFrom(data);
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw new TtrpcException(
          StatusCode.INTERNAL, "ttrpc: error unmarshalling payload: " + e.getMessage(), e);
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
    ByteBuffer encoded = outgoing.encodeLarge(FrameHeader.DATA, 0, data);
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
      outgoing.unlock();
    }
    outgoing.flush();
  }

  private TtrpcException cancelled(String otherwise) {
    Status reason = context.cancellation();
    return new TtrpcException(reason != null ? reason : Status.of(StatusCode.CANCELLED, otherwise));
  }

  private void succeed() {
    if (method().kind().streamsReplies()) {
      // Go and Rust clients take a response here for one more message.
      Terminal end =
          new Terminal(
              FrameHeader.DATA, FrameHeader.REMOTE_CLOSED | FrameHeader.NO_DATA, FrameData.NONE);
      close(Status.OK, end, Ending.RETURNED);
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
    close(Status.OK, new Terminal(FrameHeader.RESPONSE, 0, data), Ending.RETURNED);
  }

  private void fail(Throwable failure) {
    Status status = Status.of(failure);
    if (!localClosed
        && status.code() == StatusCode.UNKNOWN
        && !(failure instanceof TtrpcException)) {
      LOGGER.log(Level.ERROR, "the handler of " + method().fullName() + " failed", failure);
    }
    close(status, failure(status), Ending.RETURNED);
  }

  /**
   * Large replies to a peer that reads too slowly wait, so that few of them are in memory; small
   * ones do not, so that such a peer does not keep the threads that serve others.
   */
  private void awaitRoom() {
    try {
      connection.outgoing().awaitRoom(Long.MAX_VALUE);
    } catch (InterruptedException cancelled) {
      // The end of the call is small enough to be queued all the same.
      Thread.currentThread().interrupt();
    }
  }

  private Terminal failure(Status status) {
    return new Terminal(FrameHeader.RESPONSE, 0, connection.failure(status));
  }

  /**
   * Ends the stream, with the frame that says so if there is one; only the first end counts.
   *
   * @return whether this was the first
   */
  private boolean close(Status status, @Nullable Terminal frame, Ending ending) {
    OutgoingFrames outgoing = connection.outgoing();
    ByteBuffer encoded =
        frame == null ? null : outgoing.encodeLarge(frame.type(), frame.flags(), frame.data());
    List<Runnable> cancelActions = List.of();
    outgoing.lock();
    try {
      if (localClosed) {
        return false;
      }
      if (frame != null) {
        outgoing.append(id, frame.type(), frame.flags(), frame.data(), encoded);
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
    stopDeadline();
    connection.onStreamEnded(this);
    context.taps().end(status);
    outgoing.flush();
    context.run(cancelActions);
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

  /** The frame that ends a stream. */
  private record Terminal(int type, int flags, FrameData data) {}
}
