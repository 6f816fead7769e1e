package io.ttrpc.internal.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.Deadline;
import io.ttrpc.MessageTooLargeException;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.Messages;
import io.ttrpc.internal.message.WireValues;
import io.ttrpc.internal.stream.Inbox;
import io.ttrpc.internal.time.DeadlineWatch.WatchedCall;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.LargeFrame;
import io.ttrpc.internal.wire.Payload;
import io.ttrpc.internal.wire.ResponseEnvelope;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call on its connection: what was said on the stream and what may still be. {@code on…}
 * methods belong to the connection's loop; the rest may be called by any thread, receiving by one
 * at a time.
 *
 * <p>The peer's closing ends the whole stream: the protocol knows no server that has closed and
 * still listens.
 */
final class ClientStream<Q extends MessageLite, R extends MessageLite> implements WatchedCall {
  private final OutgoingCall<Q, R> call;
  private final ClientConnection connection;

  /** Where replies wait: one of the two, by the kind of the method. */
  private final @Nullable Reply<R> reply;

  private final @Nullable Inbox inbox;

  private volatile int id;

  /** Nothing more will be sent. Written under the outgoing lock. */
  private volatile boolean localClosed;

  /** Nothing more will come. */
  private volatile boolean remoteClosed;

  ClientStream(OutgoingCall<Q, R> call, ClientConnection connection) {
    this.call = call;
    this.connection = connection;
    CallKind kind = call.method().kind();
    this.localClosed = !kind.streamsRequests();
    this.inbox = kind.streamsReplies() ? connection.newInbox(this::fail) : null;
    this.reply = inbox == null ? new Reply<>(call.method().responseType()) : null;
  }

  OutgoingCall<Q, R> call() {
    return call;
  }

  int id() {
    return id;
  }

  /** Called with the outgoing lock held, just before the request frame is appended. */
  void opened(int id) {
    this.id = id;
  }

  // What the user does.

  /** Sends the request. */
  void flush() {
    connection.flush();
  }

  /** Sends a message; waits while too much is queued for the peer. */
  void send(Q message) {
    call.taps().send(message);
    FrameData data = FrameData.message(message);
    connection.checkSize(data);
    LargeFrame encoded = connection.outgoing().encodeLarge(FrameHeader.DATA, 0, data);
    append(0, data, encoded);
  }

  /** Says that nothing more will be sent. */
  void closeSend() {
    append(FrameHeader.REMOTE_CLOSED | FrameHeader.NO_DATA, FrameData.NONE, null);
  }

  /** Sends a message; false if the peer has ended the stream and waits for no more. */
  boolean sendUnlessEnded(Q message) {
    try {
      send(message);
      return true;
    } catch (TtrpcException e) {
      if (remoteClosed) {
        return false;
      }
      throw e;
    }
  }

  /** Says that nothing more will be sent, if the peer still waits for more. */
  void closeSendUnlessEnded() {
    try {
      closeSend();
    } catch (TtrpcException e) {
      if (!remoteClosed) {
        throw e;
      }
    }
  }

  private void append(int flags, FrameData data, @Nullable LargeFrame encoded) {
    var outgoing = connection.outgoing();
    outgoing.lock();
    try {
      boolean room = outgoing.awaitRoom(call.remainingNanos());
      checkSendable();
      if (!room || call.remainingNanos() <= 0) {
        throw failed(call.deadlineExceeded());
      }
      outgoing.append(id, FrameHeader.DATA, flags, data, encoded);
      if ((flags & FrameHeader.REMOTE_CLOSED) != 0) {
        localClosed = true;
      }
    } catch (InterruptedException e) {
      throw failed(call.interrupted(e));
    } finally {
      outgoing.unlockAndFlushSoon();
    }
  }

  private void checkSendable() {
    if (remoteClosed) {
      throwFailure();
      throw new TtrpcException(
          StatusCode.FAILED_PRECONDITION,
          "the peer has ended the stream of " + call.method().fullName());
    }
    if (localClosed) {
      throw new TtrpcException(
          StatusCode.FAILED_PRECONDITION,
          "this side of the stream of " + call.method().fullName() + " is closed");
    }
  }

  /** Throws what ended the stream, unless it ended well. */
  private void throwFailure() {
    if (reply != null && reply.isThere()) {
      reply.get();
    }
    if (inbox != null) {
      inbox.throwFailure();
    }
  }

  /** Waits for the reply of a call that has one. */
  R awaitReply() {
    Reply<R> pending = Objects.requireNonNull(reply, "a call with one reply");
    try {
      if (!connection.await(pending, call)) {
        onDeadline();
      }
    } catch (InterruptedException e) {
      fail(call.interrupted(e));
    }
    return takeReply();
  }

  /** Runs the action once {@link #takeReply} has an outcome, on any thread. */
  void onReply(Runnable action) {
    Objects.requireNonNull(reply, "a call with one reply").onReady(action);
  }

  /** The reply, once there is an outcome. */
  R takeReply() {
    try {
      R message = Objects.requireNonNull(reply, "a call with one reply").get();
      call.taps().receive(message);
      call.end(Status.OK);
      return message;
    } catch (TtrpcException e) {
      throw call.failed(e);
    } catch (RuntimeException tapFailure) {
      call.end(Status.of(tapFailure));
      throw tapFailure;
    }
  }

  /** Waits for the next message of a stream of replies; null at its end. */
  @Nullable R receive() {
    Inbox messages = messages();
    try {
      // A peer that does not watch the deadline may have filled the inbox again and again.
      if (!connection.await(messages, call) || call.remainingNanos() <= 0) {
        onDeadline();
      }
    } catch (InterruptedException e) {
      fail(call.interrupted(e));
    }
    return poll();
  }

  /** The next message of a stream of replies; null if there is none or none yet. */
  @Nullable R poll() {
    ByteString data = messages().poll();
    if (data == null) {
      return null;
    }
    try {
      R message = decode(data);
      call.taps().receive(message);
      return message;
    } catch (TtrpcException e) {
      // What follows an undecodable message can not be trusted either.
      fail(e);
      messages().discard(e);
      throw e;
    }
  }

  @Override
  public @Nullable Deadline deadline() {
    return call.deadline();
  }

  @Override
  public void onDeadline() {
    fail(call.deadlineExceeded());
  }

  /** Where the messages of a stream of replies wait. */
  Inbox messages() {
    return Objects.requireNonNull(inbox, "a call with a stream of replies");
  }

  /** Ends the call on this side; the peer is not told, for there is no frame that could. */
  void cancel(TtrpcException cause) {
    fail(cause);
    if (inbox != null) {
      inbox.discard(cause);
    }
  }

  private TtrpcException failed(TtrpcException cause) {
    fail(cause);
    return cause;
  }

  /** Ends the stream; the first cause counts. */
  void fail(TtrpcException cause) {
    end();
    if (reply != null) {
      reply.fail(cause);
    }
    if (inbox != null) {
      call.end(cause.status());
      inbox.fail(cause);
    }
  }

  private void end() {
    remoteClosed = true;
    connection.forget(this);
  }

  private R decode(ByteString data) {
    return Messages.decode(call.method().responseType(), data);
  }

  // What the peer does.

  /** Handles a frame of this stream; false if it has to be offered again. */
  boolean onFrame(Frame frame) {
    switch (frame.type()) {
      case FrameHeader.RESPONSE -> {
        return onResponse(frame);
      }
      case FrameHeader.DATA -> {
        return onData(frame);
      }
      default -> {
        fail(protocolError("expected a response or data frame but got " + frame));
        return true;
      }
    }
  }

  void onOversizedFrame(int length, int maxDataLength) {
    fail(new MessageTooLargeException(length, maxDataLength));
  }

  private boolean onResponse(Frame frame) {
    ResponseEnvelope response = connection.response();
    try {
      response.read(frame);
    } catch (IOException e) {
      fail(
          new TtrpcException(
              StatusCode.INTERNAL, "ttrpc: error unmarshalling response: " + e.getMessage(), e));
      return true;
    }
    if (response.status().code() != 0) {
      // Go blames the data that comes after the deadline: INVALID_ARGUMENT.
      fail(
          call.remainingNanos() <= 0
              ? call.deadlineExceeded()
              : TtrpcException.fromPeer(WireValues.fromWire(response.status())));
    } else if (reply != null) {
      end();
      complete(reply, response.payload());
    } else {
      // A peer may end a stream of replies this way; an empty payload is no message then.
      Payload last = response.payload();
      if (last.size() != 0 && !messages().offer(last.keep())) {
        return false;
      }
      endMessages();
    }
    return true;
  }

  /** A small reply is decoded where it lies; a large one is left to the caller's thread. */
  private void complete(Reply<R> pending, Payload payload) {
    if (Messages.isSmall(payload)) {
      try {
        pending.complete(
            Messages.decode(call.method().responseType(), payload, connection.decoder()));
      } catch (TtrpcException e) {
        pending.fail(e);
      }
    } else {
      pending.complete(payload.keep());
    }
  }

  private boolean onData(Frame frame) {
    if (inbox == null) {
      fail(protocolError("expected a response frame but got " + frame));
      return true;
    }
    if (!frame.has(FrameHeader.NO_DATA) && !inbox.offer(frame.keep())) {
      return false;
    }
    if (frame.has(FrameHeader.REMOTE_CLOSED)) {
      endMessages();
    }
    return true;
  }

  private void endMessages() {
    end();
    // Told before the consumer can know, so that whoever has seen the end finds it told.
    call.end(Status.OK);
    messages().end();
  }

  private static TtrpcException protocolError(String message) {
    return new TtrpcException(StatusCode.INTERNAL, "protocol error: " + message);
  }
}
