package io.ttrpc.internal.server;

import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.internal.log.LimitedLog;
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
 * The end of one call, whatever its cause. Only the first end counts. Each part of the server that
 * must know of the end is told exactly once, even if another one throws. Any thread may end a call,
 * and no method waits.
 *
 * <p>Lock: the outgoing lock. {@code ended} changes under it, in one step with appending the
 * closing frame, so that no frame of the call follows that frame.
 */
final class CallEnd {
  private static final Logger LOGGER = LimitedLog.of(CallEnd.class);

  static final Status DEADLINE_EXCEEDED =
      Status.of(StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded");

  private static final Status CAN_NOT_BE_SENT =
      Status.of(StatusCode.INTERNAL, "the call failed, and its status cannot be sent");

  /** The steps of an end. Each is taken, in this order, even if another one throws. */
  private static final List<Step> STEPS =
      List.of(
          // Counting comes before the flush, so that a client that has its response finds the call
          // counted as ended, and its memory free.
          CallEnd::count,
          CallEnd::releaseMemory,
          CallEnd::tellObservers,
          CallEnd::flush,
          CallEnd::endContext,
          CallEnd::discardRequests);

  private final ServerConnection connection;
  private final int id;
  private final ServerCallContext context;

  /** The call as its interceptors see it; null if the server has none. */
  private final @Nullable InterceptedCall intercepted;

  private final CallMemory memory;
  private final Requests<?> requests;

  private volatile boolean ended;

  CallEnd(
      ServerConnection connection,
      int id,
      ServerCallContext context,
      @Nullable InterceptedCall intercepted,
      CallMemory memory,
      Requests<?> requests) {
    this.connection = connection;
    this.id = id;
    this.context = context;
    this.intercepted = intercepted;
    this.memory = memory;
    this.requests = requests;
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

  CallMemory memory() {
    return memory;
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

  /** Ends the call with its single response. */
  void respond(ResponseData response) {
    end(Status.OK, FrameHeader.RESPONSE, 0, response, Ending.RETURNED);
  }

  /** Ends a stream of responses without a failure. */
  void complete() {
    // The closing frame is a data frame: Go and Rust clients take a response frame here for one
    // more message.
    int flags = FrameHeader.REMOTE_CLOSED | FrameHeader.NO_DATA;
    end(Status.OK, FrameHeader.DATA, flags, FrameData.NONE, Ending.RETURNED);
  }

  /**
   * Ends the call with a failure of its handler, as the interceptors map it. Throws nothing.
   *
   * @param thrown the failure before the mapping
   */
  void fail(Throwable thrown) {
    Throwable failure = intercepted == null || ended ? thrown : intercepted.mapped(thrown);
    FailureStatus found = FailureStatus.of(failure, connection.exceptionMessages());
    if (!found.isStated()) {
      connection
          .failureLog()
          .log(context, failure, ended ? FailureLog.When.ENDED : FailureLog.When.RUNNING);
    }
    endSurely(found.status(), Notice.SENT, Ending.RETURNED);
  }

  /**
   * Ends the call with a failure at once, even while its handler runs. Throws nothing.
   *
   * @return false if the call had ended already; the connection may not have been told yet
   */
  boolean cancel(Status status, Notice notice) {
    return endSurely(status, notice, Ending.CANCELLED);
  }

  /** Ends the call because its deadline has passed. Throws nothing. */
  void expire() {
    cancel(DEADLINE_EXCEEDED, Notice.SENT);
  }

  /**
   * Ends the call. If its status cannot be sent, sends another one; if that fails too, closes the
   * connection. Throws nothing.
   */
  private boolean endSurely(Status status, Notice notice, Ending ending) {
    if (notice == Notice.SENT) {
      try {
        return endWith(status, ending);
      } catch (Throwable e) {
        LOGGER.log(
            Level.ERROR, "the status of a call of " + method().fullName() + " cannot be sent", e);
      }
      try {
        return endWith(CAN_NOT_BE_SENT, ending);
      } catch (Throwable e) {
        // Without a frame, only the end of the connection tells the peer.
        connection.close(new IOException("the end of a call cannot be sent", e));
      }
    }
    return end(status, FrameHeader.RESPONSE, 0, null, ending);
  }

  private boolean endWith(Status status, Ending ending) {
    return end(status, FrameHeader.RESPONSE, 0, connection.failure(status), ending);
  }

  /**
   * Ends the call, and appends a closing frame if there is data for it. Only the first end counts.
   * Throws what encoding the frame throws; the call has not ended then.
   *
   * @return whether this was the first end
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
        if (method().kind().streamsResponses()) {
          outgoing.append(id, type, flags, data, encoded);
        } else {
          outgoing.appendOnly(id, type, flags, data, encoded);
        }
      }
      ended = true;
      if (ending == Ending.CANCELLED) {
        // The context is cancelled under the same lock, so that a handler that finds the stream
        // closed also finds the reason.
        context.cancel(status);
      }
    } finally {
      outgoing.unlock();
      LargeFrame.drop(encoded);
    }
    for (Step step : STEPS) {
      try {
        step.run(this, status);
      } catch (Throwable e) {
        LOGGER.log(
            Level.ERROR, "a step of the end of a call of " + method().fullName() + " failed", e);
      }
    }
    return true;
  }

  private void count(Status status) {
    connection.onStreamEnded(id);
  }

  private void releaseMemory(Status status) {
    if (!memory.end()) {
      requests.onNeverBegun();
    }
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
    requests.onCallEnd(status);
  }

  /** The notice of a failure to the peer. */
  enum Notice {
    /** A response frame carries the status. */
    SENT,
    /** No frame is sent, because the connection has ended. */
    NONE
  }

  /** The side that ends the call. */
  private enum Ending {
    /** The handler ended its call. */
    RETURNED,
    /** Another part ended the call, and the handler is told by its context. */
    CANCELLED
  }

  /** One step of the end. */
  @FunctionalInterface
  private interface Step {
    void run(CallEnd end, Status status);
  }
}
