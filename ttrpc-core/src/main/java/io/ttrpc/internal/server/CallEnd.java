package io.ttrpc.internal.server;

import io.ttrpc.Deadline;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.stream.StreamBuffer;
import io.ttrpc.internal.transport.OutgoingFrames;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.LargeFrame;
import io.ttrpc.internal.wire.ResponseData;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends one call, whatever ends it: only the first end counts, and everybody who has to know hears
 * of it exactly once, though others of them throw. Any thread may end a call; none waits.
 *
 * <p>Lock: {@code ended} changes under the outgoing lock together with the frame that closes, so
 * that nothing follows it on the wire.
 */
final class CallEnd {
  private static final Logger LOGGER = SafeLog.of(CallEnd.class);

  private static final Status DEADLINE_EXCEEDED =
      Status.of(StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded");

  private static final Status CAN_NOT_BE_SENT =
      Status.of(StatusCode.INTERNAL, "the call failed, and its status can not be sent");

  /** Each of them happens, in this order, whatever the others throw. */
  private static final List<Step> STEPS =
      List.of(
          // Before the peer can know, so that whoever has the response finds the call ended.
          CallEnd::count,
          CallEnd::tellObservers,
          CallEnd::flush,
          CallEnd::endContext,
          CallEnd::discardRequests);

  private final ServerConnection connection;
  private final int id;
  private final ServerCallContext context;

  /** The call as its interceptors see it; null if the server has none. */
  private final @Nullable InterceptedCall intercepted;

  /** Where requests wait; null for a call with one request. */
  private final @Nullable StreamBuffer buffer;

  private volatile boolean ended;

  CallEnd(
      ServerConnection connection,
      int id,
      ServerCallContext context,
      @Nullable InterceptedCall intercepted,
      @Nullable StreamBuffer buffer) {
    this.connection = connection;
    this.id = id;
    this.context = context;
    this.intercepted = intercepted;
    this.buffer = buffer;
  }

  ServerConnection connection() {
    return connection;
  }

  int id() {
    return id;
  }

  ServerCallContext context() {
    return context;
  }

  MethodDescriptor<?, ?> method() {
    return context.method();
  }

  /** The call as its interceptors see it; null if the server has none. */
  @Nullable InterceptedCall intercepted() {
    return intercepted;
  }

  CallObservers observers() {
    return intercepted == null ? CallObservers.NONE : intercepted;
  }

  boolean hasEnded() {
    return ended;
  }

  // How a handler ends its call.

  /** Ends the call with its one response. */
  void respond(ResponseData response) {
    end(Status.OK, FrameHeader.RESPONSE, 0, response, Ending.RETURNED);
  }

  /** Ends the call behind its last message. */
  void complete() {
    // Go and Rust clients take a response here for one more message.
    int flags = FrameHeader.REMOTE_CLOSED | FrameHeader.NO_DATA;
    end(Status.OK, FrameHeader.DATA, flags, FrameData.NONE, Ending.RETURNED);
  }

  /** Ends the call with a failure of its handler. Throws nothing. */
  void fail(Throwable failure) {
    FailureStatus found = FailureStatus.of(failure, connection.exceptionMessages());
    if (!found.isStated()) {
      LOGGER.log(levelOfFailure(), "the handler of " + method().fullName() + " failed", failure);
    }
    endSurely(found.status(), Notice.SENT, Ending.RETURNED);
  }

  /**
   * A handler often fails because its call has ended, for example with an interrupt. Clients that
   * give up, even all at once, must not fill the log.
   */
  private Level levelOfFailure() {
    Deadline deadline = context.deadline();
    boolean over = ended || (deadline != null && deadline.isExpired());
    return over ? Level.DEBUG : Level.ERROR;
  }

  // How others end the call.

  /**
   * Ends the call with a failure now, whatever its handler is doing. Throws nothing.
   *
   * @return false if it had ended already, which the connection may not know yet
   */
  boolean cancel(Status status, Notice notice) {
    return endSurely(status, notice, Ending.CANCELLED);
  }

  /** Ends the call because its deadline has passed. Throws nothing. */
  void expire() {
    cancel(DEADLINE_EXCEEDED, Notice.SENT);
  }

  /** Ends the call; where its status can not be sent, with another, or else with its connection. */
  private boolean endSurely(Status status, Notice notice, Ending ending) {
    if (notice == Notice.SENT) {
      try {
        return endWith(status, ending);
      } catch (Throwable e) {
        LOGGER.log(Level.ERROR, "a status can not be sent", e);
      }
      try {
        return endWith(CAN_NOT_BE_SENT, ending);
      } catch (Throwable e) {
        // Without a frame, only the end of the connection tells the peer.
        connection.close(new IOException("the end of a call can not be sent", e));
      }
    }
    return end(status, FrameHeader.RESPONSE, 0, null, ending);
  }

  private boolean endWith(Status status, Ending ending) {
    return end(status, FrameHeader.RESPONSE, 0, connection.failure(status), ending);
  }

  /**
   * Ends the call, with a frame that says so if there is data; only the first end counts. Throws
   * what encoding the frame throws, and then the call has not ended.
   *
   * @return whether this was the first
   */
  private boolean end(Status status, int type, int flags, @Nullable FrameData data, Ending ending) {
    if (ended) {
      return false;
    }
    OutgoingFrames outgoing = connection.outgoing();
    LargeFrame encoded = data == null ? null : outgoing.encodeLarge(type, flags, data);
    outgoing.lock();
    try {
      if (ended) {
        return false;
      }
      if (data != null) {
        outgoing.append(id, type, flags, data, encoded);
      }
      ended = true;
      if (ending == Ending.CANCELLED) {
        // In one step, so that a handler that finds the stream closed finds the reason too.
        context.cancel(status);
      }
    } finally {
      outgoing.unlock();
    }
    for (Step step : STEPS) {
      try {
        step.run(this, status);
      } catch (Throwable e) {
        LOGGER.log(Level.ERROR, "ending a call of " + method().fullName(), e);
      }
    }
    return true;
  }

  private void count(Status status) {
    connection.onStreamEnded(id);
  }

  private void tellObservers(Status status) {
    observers().end(status);
  }

  private void flush(Status status) {
    connection.outgoing().flush();
  }

  private void endContext(Status status) {
    context.end();
  }

  private void discardRequests(Status status) {
    if (buffer == null) {
      return;
    }
    if (status.isOk()) {
      buffer.discard();
    } else {
      buffer.discard(new TtrpcException(status));
    }
  }

  /** Whether the peer is told of a failure. */
  enum Notice {
    SENT,
    /** Nobody is there to be told. */
    NONE
  }

  /** The side that ends the call. */
  private enum Ending {
    /** Its handler. */
    RETURNED,
    /** Somebody else, and the handler is to know. */
    CANCELLED
  }

  /** A part of the end. */
  @FunctionalInterface
  private interface Step {
    void run(CallEnd end, Status status);
  }
}
