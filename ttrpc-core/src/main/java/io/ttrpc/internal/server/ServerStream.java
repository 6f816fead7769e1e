package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.Deadline;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamFullException;
import io.ttrpc.internal.loop.BriefPolicy;
import io.ttrpc.internal.server.CallEnd.Notice;
import io.ttrpc.internal.stream.StreamBuffer;
import io.ttrpc.internal.time.DeadlineWatch.WatchedCall;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A call in the stream table of its connection. It receives the call's frames and has its deadline
 * watched. The connection's loop and timers call the {@code on…} methods; any thread may call
 * {@link #cancel}. User code never sees this class.
 */
final class ServerStream<Q extends MessageLite, R extends MessageLite> implements WatchedCall {
  private final CallEnd end;
  private final Requests<Q> requests;
  private final CallTask<Q, R> task;

  ServerStream(
      ServerConnection connection,
      int id,
      MethodTable.Entry<Q, R> entry,
      ServerCallContext context,
      CallMemory memory) {
    MethodDescriptor<Q, R> method = entry.binding().method();
    StreamBuffer buffer =
        method.kind().streamsRequests() ? connection.newStreamBuffer(this::onOverflow) : null;
    InterceptedCall intercepted =
        connection.interceptors().isEmpty() ? null : new InterceptedCall(context);
    this.requests =
        buffer == null
            ? new SingleRequest<>(method, entry.weight(), memory)
            : new RequestStream<>(method, buffer, entry.weight(), memory);
    this.end = new CallEnd(connection, id, context, intercepted, memory, requests);
    this.task = new CallTask<>(entry, new ServedCall<>(end, requests));
  }

  ServerConnection connection() {
    return end.connection();
  }

  CallKind kind() {
    return end.method().kind();
  }

  MethodDescriptor<?, ?> method() {
    return end.method();
  }

  BriefPolicy pace() {
    return task.pace();
  }

  CallEnd end() {
    return end;
  }

  /** Returns the task that runs the handler. */
  Runnable task() {
    return task;
  }

  /** Returns the task of a unary call that waits for a thread from now on. */
  Runnable queuedTask() {
    return task.queued();
  }

  /** Handles the request frame's flags and payload. */
  void onRequest(Frame frame, Payload payload) {
    requests.onRequest(frame, payload, connection().messages(), connection().decoder());
  }

  /** Handles a data frame of this stream. Returns false if the frame must be offered again. */
  boolean onData(Frame frame) {
    switch (requests.onData(frame)) {
      case TAKEN -> {}
      case NO_ROOM -> {
        return false;
      }
      case FORBIDDEN -> refuse("ttrpc: stream closed");
      case CONTRADICTORY ->
          refuse("the frame says that it has no data but has " + frame.length() + " bytes");
    }
    return true;
  }

  private void refuse(String reason) {
    cancel(Status.of(StatusCode.INVALID_ARGUMENT, "data handling error: " + reason), Notice.SENT);
  }

  private void onOverflow(StreamFullException cause) {
    cancel(
        Status.of(
            StatusCode.RESOURCE_EXHAUSTED, "data handling error: " + cause.status().message()),
        Notice.SENT);
  }

  /** Registers the call's deadline with the watch, if it has one. */
  void watchDeadline() {
    Deadline deadline = deadline();
    if (deadline != null) {
      connection().deadlines().watch(deadline);
    }
  }

  @Override
  public @Nullable Deadline deadline() {
    return end.context().deadline();
  }

  @Override
  public void onDeadline() {
    end.expire();
  }

  /**
   * Ends the call with a failure at once, even while its handler runs. Does not block.
   *
   * @return false if the call had ended already; the connection may not have been told yet
   */
  boolean cancel(Status status, Notice notice) {
    return end.cancel(status, notice);
  }
}
