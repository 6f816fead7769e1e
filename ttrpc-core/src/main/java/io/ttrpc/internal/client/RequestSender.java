package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.LargeFrame;
import org.jspecify.annotations.Nullable;

/** The sending side of a call's stream. Safe for use by any thread. */
final class RequestSender<Q extends MessageLite> {
  private final ClientStream<Q, ?> stream;
  private final OutgoingCall<Q, ?> call;
  private final ClientConnection connection;

  RequestSender(ClientStream<Q, ?> stream) {
    this.stream = stream;
    this.call = stream.call();
    this.connection = stream.connection();
  }

  /** Sends a message. Waits while too many bytes are queued for the peer. */
  void send(Q message) {
    call.taps().send(message);
    FrameData data = FrameData.message(message);
    connection.checkSize(data);
    LargeFrame encoded = connection.outgoing().encodeLarge(FrameHeader.DATA, 0, data);
    append(0, data, encoded);
  }

  /** Closes this side of the stream. */
  void closeSend() {
    append(FrameHeader.REMOTE_CLOSED | FrameHeader.NO_DATA, FrameData.NONE, null);
  }

  /** Sends a message. Returns false if the stream has ended, so that the peer takes no more. */
  boolean sendUnlessEnded(Q message) {
    try {
      send(message);
      return true;
    } catch (TtrpcException e) {
      if (stream.hasEnded()) {
        return false;
      }
      throw e;
    }
  }

  /** Closes this side of the stream, unless the stream has ended. */
  void closeSendUnlessEnded() {
    try {
      closeSend();
    } catch (TtrpcException e) {
      if (!stream.hasEnded()) {
        throw e;
      }
    }
  }

  private void append(int flags, FrameData data, @Nullable LargeFrame encoded) {
    var outgoing = connection.outgoing();
    InterruptedException interrupt = null;
    outgoing.lock();
    try {
      boolean room = outgoing.awaitRoom(call.remainingNanos(), stream::hasEnded);
      checkSendable();
      if (room && call.remainingNanos() > 0) {
        outgoing.append(stream.id(), FrameHeader.DATA, flags, data, encoded);
        if ((flags & FrameHeader.REMOTE_CLOSED) != 0) {
          stream.closeLocal();
        }
        return;
      }
    } catch (InterruptedException e) {
      interrupt = e;
    } finally {
      outgoing.unlockAndFlushSoon();
      LargeFrame.drop(encoded);
    }
    // The call is ended with no lock held, because its observers are called then.
    if (interrupt != null) {
      TtrpcException cause = call.interrupted(interrupt);
      stream.abandon(cause);
      throw cause;
    }
    stream.onDeadline();
    throw call.deadlineExceeded();
  }

  private void checkSendable() {
    if (stream.hasEnded()) {
      stream.throwFailure();
      throw new TtrpcException(
          StatusCode.FAILED_PRECONDITION,
          "cannot send: the peer has ended the stream of " + call.method().fullName());
    }
    if (stream.isLocalClosed()) {
      throw new TtrpcException(
          StatusCode.FAILED_PRECONDITION,
          "cannot send: this side has closed the stream of " + call.method().fullName());
    }
  }
}
