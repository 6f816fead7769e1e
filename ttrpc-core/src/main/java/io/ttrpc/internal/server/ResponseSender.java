package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.transport.OutgoingFrames;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.LargeFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a call's stream of responses. Its handler can do nothing with it but send. Safe for
 * use by any thread.
 */
final class ResponseSender<R extends MessageLite> implements StreamSender<R> {
  private static final Logger LOGGER = LimitedLog.of(ResponseSender.class);

  private final ServerConnection connection;
  private final ServerCallContext context;
  private final CallObservers observers;
  private final CallEnd end;

  ResponseSender(CallEnd end) {
    this.connection = end.connection();
    this.context = end.context();
    this.observers = end.observers();
    this.end = end;
  }

  @Override
  public void send(R message) {
    FrameData data = prepare(message);
    int held = end.memory().hold(data);
    try {
      sendWithRoom(data);
    } finally {
      end.memory().release(held);
    }
  }

  private void sendWithRoom(FrameData data) {
    OutgoingFrames outgoing = connection.outgoing();
    LargeFrame encoded = outgoing.encodeLarge(FrameHeader.DATA, 0, data);
    outgoing.lock();
    try {
      outgoing.awaitRoom(Long.MAX_VALUE);
      append(data, encoded);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw context.cancelled("the handler's thread was interrupted");
    } finally {
      outgoing.unlockAndFlushSoon();
      LargeFrame.drop(encoded);
    }
  }

  /** Sends the message without waiting for room. */
  void sendNow(R message) {
    FrameData data = prepare(message);
    int held = end.memory().hold(data);
    OutgoingFrames outgoing = connection.outgoing();
    try {
      LargeFrame encoded = outgoing.encodeLarge(FrameHeader.DATA, 0, data);
      outgoing.lock();
      try {
        append(data, encoded);
      } finally {
        outgoing.unlockAndFlushSoon();
        LargeFrame.drop(encoded);
      }
    } finally {
      end.memory().release(held);
    }
  }

  private FrameData prepare(R message) {
    FrameData data = FrameData.message(checked(message, context));
    observers.send(message);
    connection.checkSize(data);
    return data;
  }

  /**
   * Appends a message's frame. The caller holds the outgoing lock, which also guards the end of the
   * call.
   */
  private void append(FrameData data, @Nullable LargeFrame encoded) {
    if (end.hasEnded()) {
      throw context.cancelled("the call has ended");
    }
    connection.outgoing().append(end.id(), FrameHeader.DATA, 0, data, encoded);
  }

  /** Returns the message, or fails and logs that the handler returned null. */
  static <M> M checked(@Nullable M message, ServerCallContext context) {
    if (message != null) {
      return message;
    }
    TtrpcException failure =
        new TtrpcException(StatusCode.UNKNOWN, "ttrpc: marshal called with nil");
    LOGGER.log(
        Level.ERROR,
        "the handler of " + context.method().fullName() + " returned null instead of a response",
        failure);
    throw failure;
  }
}
