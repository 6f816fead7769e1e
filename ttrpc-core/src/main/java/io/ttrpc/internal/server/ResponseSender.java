package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.transport.OutgoingFrames;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.LargeFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of a call whose responses stream; all that the handler can do with it is send.
 * Safe for any thread.
 */
final class ResponseSender<R extends MessageLite> implements StreamSender<R> {
  private static final Logger LOGGER = SafeLog.of(ResponseSender.class);

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
    }
  }

  /** Sends the message whether there is room or not. */
  void sendNow(R message) {
    FrameData data = prepare(message);
    OutgoingFrames outgoing = connection.outgoing();
    LargeFrame encoded = outgoing.encodeLarge(FrameHeader.DATA, 0, data);
    outgoing.lock();
    try {
      append(data, encoded);
    } finally {
      outgoing.unlockAndFlushSoon();
    }
  }

  private FrameData prepare(R message) {
    FrameData data = FrameData.message(checked(message, context));
    observers.send(message);
    connection.checkSize(data);
    return data;
  }

  /** Called under the outgoing lock, under which the call ends as well. */
  private void append(FrameData data, @Nullable LargeFrame encoded) {
    if (end.hasEnded()) {
      throw context.cancelled("the call has ended");
    }
    connection.outgoing().append(end.id(), FrameHeader.DATA, 0, data, encoded);
  }

  /** Returns the message; a handler that has none fails, and the log says so. */
  static <M> M checked(@Nullable M message, ServerCallContext context) {
    if (message != null) {
      return message;
    }
    TtrpcException failure =
        new TtrpcException(StatusCode.UNKNOWN, "ttrpc: marshal called with nil");
    LOGGER.log(
        Level.ERROR,
        "the handler of " + context.method().fullName() + " gave null for a response",
        failure);
    throw failure;
  }
}
