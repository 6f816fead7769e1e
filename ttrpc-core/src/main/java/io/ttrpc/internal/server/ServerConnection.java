package io.ttrpc.internal.server;

import static io.ttrpc.internal.message.FailureFactory.failures;

import io.ttrpc.ExceptionMessages;
import io.ttrpc.MessageTooLargeException;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamFullException;
import io.ttrpc.internal.loop.EventLoop;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.message.WireValues;
import io.ttrpc.internal.server.CallEnd.Notice;
import io.ttrpc.internal.stream.StreamBuffer;
import io.ttrpc.internal.stream.StreamEndings;
import io.ttrpc.internal.stream.StreamTable;
import io.ttrpc.internal.time.DeadlineWatch;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.transport.Connection;
import io.ttrpc.internal.transport.OutgoingFrames;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.ResponseData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: its socket, the streams on it, its end.
 *
 * <p>Threads: frames and the end are handled on the connection's loop; streams end on their
 * handlers' threads, the timers' or the loop's. Nothing here waits.
 */
final class ServerConnection implements Connection.Handler {
  private final ServerEngine engine;
  private final Connection connection;
  private final PeerLookup peer;
  private final StreamTable<ServerStream<?, ?>> streams = new StreamTable<>();
  private final DeadlineWatch deadlines;
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean draining;

  private final RequestDispatch dispatch;

  /** Belongs to the loop. */
  private boolean closed;

  ServerConnection(ServerEngine engine, Connection connection, PeerLookup peer) {
    this.engine = engine;
    this.connection = connection;
    this.peer = peer;
    this.deadlines = new DeadlineWatch(engine.timers(), streams::snapshot);
    this.dispatch = new RequestDispatch(engine, this);
  }

  /** Takes no new calls, and closes when there is none. */
  void drain() {
    draining = true;
    closeIfDrained();
  }

  void close(IOException cause) {
    connection.close(cause);
  }

  @Override
  public boolean onFrame(Frame frame) {
    if (isHeldBack(frame)) {
      return false;
    }
    if (!checkParity(frame.streamId())) {
      return true;
    }
    switch (frame.type()) {
      case FrameHeader.REQUEST -> dispatch.onRequest(frame);
      case FrameHeader.DATA -> {
        return onData(frame);
      }
      default -> {
        // Kept for later versions of the protocol, as Go does.
      }
    }
    return true;
  }

  /**
   * A peer that sends and does not read waits for itself. Its requests do so sooner: handlers wait
   * with large responses, so that the queue alone would not show how many of them there are.
   */
  private boolean isHeldBack(Frame frame) {
    OutgoingFrames outgoing = connection.outgoing();
    return frame.type() == FrameHeader.REQUEST ? outgoing.isFull() : outgoing.isOverfull();
  }

  @Override
  public void onOversizedFrame(int streamId, int type, int length) {
    Status status = failures().messageTooLarge(length, engine.settings().maxMessageSize()).status();
    // Whatever the type: to the client, a response is the end of its call.
    endOrRespond(streamId, status);
  }

  /** Ends the streams; only the first time, for a connection that does not start is told too. */
  @Override
  public void onClosed(@Nullable IOException cause) {
    if (closed) {
      return;
    }
    closed = true;
    String how = cause == null ? "the peer closed it" : String.valueOf(cause.getMessage());
    Status status = Status.of(StatusCode.CANCELLED, "the connection was lost: " + how);
    new StreamEndings<>(
            streams::snapshot,
            stream -> stream.cancel(status, Notice.NONE),
            () -> engine.onConnectionClosed(this),
            connection.loop()::execute,
            clock())
        .run();
  }

  private boolean checkParity(int streamId) {
    if ((streamId & 1) == 1) {
      return true;
    }
    respond(
        streamId, StatusCode.INVALID_ARGUMENT, "StreamID must be odd for client initiated streams");
    return false;
  }

  private boolean onData(Frame frame) {
    ServerStream<?, ?> stream = streams.get(frame.streamId());
    if (stream != null) {
      return stream.onData(frame);
    }
    // Data for a finished stream was sent before its end was seen, and is no fault.
    if (dispatch.isAhead(frame.streamId())) {
      respond(frame.streamId(), StatusCode.INVALID_ARGUMENT, "StreamID is no longer active");
    }
    return true;
  }

  /** Counts a call that may begin, before it is known whether the connection drains. */
  void countCall() {
    running.incrementAndGet();
  }

  boolean isDraining() {
    return draining;
  }

  /** Has an executor run the stream's handler, or ends the stream if that cannot be. */
  void executeElsewhere(ServerStream<?, ?> stream) {
    dispatch.executeElsewhere(stream);
  }

  /** Keeps frames until the end of the leader's turn; to be called by the leader. */
  void holdUntilTurnEnd() {
    connection.holdUntilTurnEnd();
  }

  MessageDecoder decoder() {
    return connection.decoder();
  }

  PeerLookup peer() {
    return peer;
  }

  void add(int id, ServerStream<?, ?> stream) {
    streams.put(id, stream);
  }

  /** Counts a stream that has ended, whose last frame is queued. Called once for each. */
  void onStreamEnded(int id) {
    try {
      streams.remove(id);
    } finally {
      endCounts();
    }
  }

  void endCounts() {
    engine.endCall();
    endRunning();
  }

  void endRunning() {
    running.decrementAndGet();
    closeIfDrained();
  }

  private void closeIfDrained() {
    if (draining && running.get() == 0) {
      connection.closeWhenDrained(new IOException("the server is shutting down"));
    }
  }

  /** Refuses what came, which ends the call of that id if one is running. */
  void endOrRespond(int id, Status status) {
    ServerStream<?, ?> running = streams.get(id);
    if (running == null || !running.cancel(status, Notice.SENT)) {
      respond(id, status);
    }
  }

  private void respond(int id, StatusCode code, String message) {
    respond(id, Status.of(code, message));
  }

  void respond(int id, Status status) {
    connection.outgoing().append(id, FrameHeader.RESPONSE, 0, failure(status));
    connection.outgoing().flush();
  }

  /**
   * A failure's frame data; details that do not fit a frame are not sent, and the status says so.
   */
  FrameData failure(Status status) {
    ResponseData data = ResponseData.failure(WireValues.toWire(status));
    try {
      checkSize(data);
      return data;
    } catch (MessageTooLargeException e) {
      return ResponseData.failure(WireValues.toWire(e.status()));
    }
  }

  void checkSize(FrameData data) {
    int max = engine.settings().maxMessageSize();
    int size = data.size();
    if (size < 0 || size > max) {
      throw failures().messageTooLarge(Integer.toUnsignedLong(size), max);
    }
  }

  OutgoingFrames outgoing() {
    return connection.outgoing();
  }

  HandlerExecutor handlers() {
    return engine.handlers();
  }

  EventLoop loop() {
    return connection.loop();
  }

  ExceptionMessages exceptionMessages() {
    return engine.settings().exceptionMessages();
  }

  MessageReader messages() {
    return engine.settings().messages();
  }

  List<ServerInterceptor> interceptors() {
    return engine.settings().interceptors();
  }

  StreamBuffer newStreamBuffer(Consumer<? super StreamFullException> onOverflow) {
    return new StreamBuffer(
        engine.settings().streamBufferLimits(), connection, engine.timers(), onOverflow::accept);
  }

  NanoClock clock() {
    return engine.clock();
  }

  DeadlineWatch deadlines() {
    return deadlines;
  }
}
