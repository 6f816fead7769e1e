package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.Deadline;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.PeerText;
import io.ttrpc.ServerListener.CallRejection;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.memory.MemoryAccount.Grant;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.server.CallEnd.Notice;
import io.ttrpc.internal.server.HandlerExecutor.TooManyStreams;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.MessageScale;
import io.ttrpc.internal.wire.Payload;
import io.ttrpc.internal.wire.RequestEnvelope;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The start of a connection's calls, or their rejection. Used on the connection's loop only, except
 * {@link #executeElsewhere}, {@link #reject} and {@link #tellNeverBegun}.
 */
final class RequestDispatch {
  private static final Logger LOGGER = LimitedLog.of(RequestDispatch.class);

  private final ServerEngine engine;
  private final ServerConnection connection;

  /** The request that is being handled. */
  private final RequestEnvelope request;

  private final MessageScale scale = new MessageScale();

  /** The highest stream id of a request so far, unsigned. */
  private int lastStreamId;

  RequestDispatch(ServerEngine engine, ServerConnection connection) {
    this.engine = engine;
    this.connection = connection;
    this.request = new RequestEnvelope(engine.methods().names());
  }

  /** Returns whether the id is higher than the id of every request so far. */
  boolean isAhead(int streamId) {
    return Integer.compareUnsigned(streamId, lastStreamId) > 0;
  }

  /** Handles a request frame. */
  void onRequest(Frame frame) {
    int id = frame.streamId();
    if (!isAhead(id)) {
      connection.endOrRespond(
          id,
          Status.of(StatusCode.INVALID_ARGUMENT, "StreamID cannot be re-used and must increment"));
      return;
    }
    lastStreamId = id;
    Metadata metadata;
    try {
      request.read(frame);
      if (hasTooMuchMetadata()) {
        reject(frame, tooMuchMetadata());
        return;
      }
      metadata = Metadata.parseFrom(request.metadata());
    } catch (IOException e) {
      String message = "unmarshal request error: " + e.getMessage();
      tellRejected("", "", CallRejection.MALFORMED);
      connection.respond(id, Status.of(StatusCode.INVALID_ARGUMENT, message));
      return;
    }
    dispatch(frame, metadata);
  }

  private boolean hasTooMuchMetadata() {
    ServerSettings settings = engine.settings();
    return request.metadata().size() > settings.maxMetadataSize()
        || request.metadataCount() > settings.maxMetadataEntries();
  }

  private Rejection tooMuchMetadata() {
    ServerSettings settings = engine.settings();
    return new Rejection(
        CallRejection.METADATA_TOO_LARGE,
        Status.of(
            StatusCode.RESOURCE_EXHAUSTED,
            "the request has %d bytes of metadata in %d entries; the maximum is %d bytes in %d entries"
                .formatted(
                    request.metadata().size(),
                    request.metadataCount(),
                    settings.maxMetadataSize(),
                    settings.maxMetadataEntries())));
  }

  private void dispatch(Frame frame, Metadata metadata) {
    MethodTable.Entry<?, ?> entry = engine.methods().find(request.service(), request.method());
    if (entry == null) {
      reject(frame, unknownMethod());
      return;
    }
    // The call is counted before the check for draining. Otherwise the connection could close
    // between the check and the count.
    connection.countCall();
    Deadline deadline =
        request.timeoutNanos() == 0 ? null : Deadline.afterNanos(request.timeoutNanos());
    long memory = memoryOf(entry);
    Rejection rejection = admit(deadline, memory);
    if (rejection == null) {
      begin(frame, entry, metadata, deadline, memory);
    } else {
      reject(frame, rejection);
      connection.endRunning();
    }
  }

  private Rejection unknownMethod() {
    String missing =
        engine.methods().hasService(request.service())
            ? "method " + PeerText.line(request.method())
            : "service " + PeerText.line(request.service());
    return new Rejection(
        CallRejection.UNKNOWN_METHOD, Status.of(StatusCode.UNIMPLEMENTED, missing));
  }

  /**
   * Returns the memory that the call will hold, in bytes. The messages of a stream come on top when
   * they are buffered, and a large request when it is decoded.
   */
  private long memoryOf(MethodTable.Entry<?, ?> entry) {
    CallKind kind = entry.binding().method().kind();
    long bytes =
        (kind == CallKind.UNARY ? CallMemory.PER_CALL : CallMemory.PER_STREAM)
            + (long) request.metadata().size();
    if (kind.streamsRequests()) {
      return bytes;
    }
    Payload payload = request.payload();
    bytes += payload.size();
    return MessageReader.isSmall(payload)
        ? bytes + payload.weigh(entry.weight().get(), scale)
        : bytes;
  }

  /**
   * Returns the reason for rejecting a request now. If it can be served, counts it in the engine,
   * charges its memory and returns null.
   */
  private @Nullable Rejection admit(@Nullable Deadline deadline, long memory) {
    if (connection.isDraining()) {
      return new Rejection(
          CallRejection.SHUTDOWN, Status.of(StatusCode.UNAVAILABLE, "server is shutting down"));
    }
    // Go's client sends the rest of its deadline even if it has passed.
    if (deadline != null && deadline.isExpired()) {
      return new Rejection(
          CallRejection.DEADLINE,
          Status.of(StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
    }
    if (connection.hasTooManyCalls()) {
      return overload(
          "connection has too many calls; the maximum is "
              + engine.settings().maxCallsPerConnection());
    }
    Grant grant = connection.memory().charge(memory);
    if (grant != Grant.GRANTED) {
      return new Rejection(
          CallRejection.MEMORY,
          Status.of(
              StatusCode.RESOURCE_EXHAUSTED,
              connection.memory().describe(grant, "the request", memory)));
    }
    if (!engine.beginCall()) {
      connection.memory().credit(memory);
      return overload(
          "server has too many calls; the maximum is " + engine.settings().maxConcurrentCalls());
    }
    return null;
  }

  private static Rejection overload(String message) {
    return new Rejection(CallRejection.OVERLOAD, Status.of(StatusCode.RESOURCE_EXHAUSTED, message));
  }

  private <Q extends MessageLite, R extends MessageLite> void begin(
      Frame frame,
      MethodTable.Entry<Q, R> entry,
      Metadata metadata,
      @Nullable Deadline deadline,
      long memory) {
    int id = frame.streamId();
    ServerStream<Q, R> stream;
    try {
      ServerCallContext context =
          new ServerCallContext(
              entry.binding().method(), metadata, deadline, connection.callPeer());
      CallMemory held = new CallMemory(connection.memory(), memory);
      stream = new ServerStream<>(connection, id, entry, context, held);
      connection.add(id, stream);
    } catch (Throwable e) {
      // There is no stream yet whose end would do this.
      connection.memory().credit(memory);
      connection.endCounts();
      connection.respond(id, notBegun(entry.binding().method(), e));
      return;
    }
    try {
      stream.onRequest(frame, request.payload());
    } catch (Throwable e) {
      stream.cancel(notBegun(stream.method(), e), Notice.SENT);
      return;
    }
    execute(stream);
  }

  /**
   * Returns the status of a call that this process lacks the resources to start; the peer is not at
   * fault.
   */
  private Status notBegun(MethodDescriptor<?, ?> method, Throwable cause) {
    LOGGER.log(Level.ERROR, "cannot start a call of " + method.fullName(), cause);
    return Status.of(
        StatusCode.RESOURCE_EXHAUSTED,
        FailureStatus.describe(
            "the call cannot be started", cause, connection.exceptionMessages()));
  }

  private void execute(ServerStream<?, ?> stream) {
    try {
      engine.handlers().execute(stream);
    } catch (Throwable refusal) {
      reject(stream, refusal);
    }
  }

  /**
   * Runs the stream's handler on the executor, or ends the stream if the executor does not accept
   * it.
   */
  void executeElsewhere(ServerStream<?, ?> stream) {
    try {
      engine.handlers().executeElsewhere(stream);
    } catch (Throwable refusal) {
      reject(stream, refusal);
    }
  }

  /**
   * Ends a call that the executor did not accept. Nothing that the executor throws affects other
   * calls.
   */
  void reject(ServerStream<?, ?> stream, Throwable refusal) {
    MethodDescriptor<?, ?> method = stream.method();
    if (!(refusal instanceof RejectedExecutionException)) {
      LOGGER.log(
          Level.ERROR,
          "the executor threw an exception instead of running a call of " + method.fullName(),
          refusal);
    }
    if (!stream.end().hasEnded()) {
      tellRejected(method.service(), method.method(), CallRejection.OVERLOAD);
    }
    stream.cancel(Status.of(StatusCode.RESOURCE_EXHAUSTED, describe(refusal)), Notice.SENT);
  }

  private String describe(Throwable refusal) {
    return refusal instanceof TooManyStreams
        ? String.valueOf(refusal.getMessage())
        : FailureStatus.describe(
            "server has too many calls", refusal, connection.exceptionMessages());
  }

  private void reject(Frame frame, Rejection rejection) {
    tellRejected(request.service(), request.method(), rejection.reason());
    connection.refuse(frame.streamId(), rejection.status());
  }

  /** Tells the listeners of a call that was cancelled before its handler began. */
  void tellNeverBegun(ServerCallContext context) {
    Status cancellation = context.cancellation();
    if (cancellation == null) {
      return;
    }
    CallRejection reason =
        switch (cancellation.code()) {
          case DEADLINE_EXCEEDED -> CallRejection.DEADLINE;
          case CANCELLED -> CallRejection.CONNECTION_LOST;
          case INVALID_ARGUMENT -> CallRejection.MALFORMED;
          default -> CallRejection.OVERLOAD;
        };
    tellRejected(context.method().service(), context.method().method(), reason);
  }

  /** Tells the listeners of a request that was dropped while it was read. */
  void tellRefused() {
    tellRejected("", "", CallRejection.MEMORY);
  }

  private void tellRejected(String service, String method, CallRejection reason) {
    engine.events().tell(listener -> listener.onCallRejected(service, method, reason));
  }

  /** The reason for rejecting a request, and the status for its client. */
  private record Rejection(CallRejection reason, Status status) {}
}
