package io.ttrpc.internal.server;

import static io.ttrpc.internal.message.FailureFactory.failures;

import io.ttrpc.ExceptionMessages;
import io.ttrpc.MessageTooLargeException;
import io.ttrpc.OpenConnection;
import io.ttrpc.PeerCredentials;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamFullException;
import io.ttrpc.ThreadContext;
import io.ttrpc.internal.loop.EventLoop;
import io.ttrpc.internal.memory.MemoryAccount;
import io.ttrpc.internal.memory.MemoryAccount.Grant;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server's connection: its socket, the streams on it and its end.
 *
 * <p>Threads: the connection's loop handles arriving frames and the end of the connection. Streams
 * end on their handlers' threads, on the timer thread or on the loop. No method waits, except
 * {@link #snapshot}.
 */
final class ServerConnection implements Connection.Handler {
  private final ServerEngine engine;
  private final Connection connection;
  private final MemoryAccount memory;
  private final PeerLookup peer;
  private final CallPeer callPeer;
  private final HandlerExecutor.Shares threadShares;
  private final StreamTable<ServerStream<?, ?>> streams = new StreamTable<>();
  private final DeadlineWatch deadlines;
  private final AtomicInteger running = new AtomicInteger();
  private final long openedAt;
  private volatile boolean draining;

  private final RequestDispatch dispatch;

  /** True once the connection has ended. Used by the loop only. */
  private boolean closed;

  ServerConnection(ServerEngine engine, Connection connection, PeerLookup peer) {
    this.engine = engine;
    this.connection = connection;
    this.memory = connection.memory();
    this.peer = peer;
    this.callPeer = new CallPeer(peer);
    this.threadShares = engine.handlers().newShares();
    this.deadlines = new DeadlineWatch(engine.timers(), streams::snapshot);
    this.dispatch = new RequestDispatch(engine, this);
    this.openedAt = engine.clock().nanoTime();
  }

  /** Takes no new calls, and closes the connection after its last call. */
  void drain() {
    draining = true;
    closeIfDrained();
  }

  void close(IOException cause) {
    connection.close(cause);
  }

  /**
   * Returns the present state for users. Looks the peer up, and waits for its name.
   *
   * @param now the time of the nano clock
   * @param nameUntil the time of the nano clock up to which to wait
   */
  OpenConnection snapshot(long now, long nameUntil) {
    Duration age = Duration.ofNanos(Math.max(0, now - openedAt));
    PeerCredentials named = callPeer.getWithin(nameUntil - clock().nanoTime());
    return new OpenConnection(named, age, running.get());
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
        // Ignored, because later versions of the protocol may use it; Go ignores it too.
      }
    }
    return true;
  }

  /**
   * Returns whether to stop reading from a peer that sends without reading its responses. Requests
   * may stop sooner than other frames: handlers wait with large responses and with the messages of
   * streams, so that the queue alone does not show their number.
   */
  private boolean isHeldBack(Frame frame) {
    OutgoingFrames outgoing = connection.outgoing();
    return outgoing.isOverfull() || (frame.type() == FrameHeader.REQUEST && outgoing.isCrowded());
  }

  @Override
  public void onOversizedFrame(int streamId, int type, int length) {
    Status status = failures().messageTooLarge(length, engine.settings().maxMessageSize()).status();
    // A response ends the client's call, whatever the type of the frame was.
    endOrRespond(streamId, status);
  }

  @Override
  public void onRefusedFrame(int streamId, int type, int length, Grant refusal) {
    if (type == FrameHeader.REQUEST) {
      dispatch.tellRefused();
    }
    String message = memory.describe(refusal, "the frame", length);
    endOrRespond(streamId, Status.of(StatusCode.RESOURCE_EXHAUSTED, message));
  }

  /**
   * Ends the streams. Has no effect the second time: a connection whose start fails may be reported
   * twice.
   */
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
            this::onStreamsEnded,
            connection.loop()::execute,
            clock())
        .run();
  }

  private void onStreamsEnded() {
    memory.close();
    engine.onConnectionClosed(this);
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
    // Data for a finished stream is not an error: the client may have sent it before it saw the
    // end.
    if (dispatch.isAhead(frame.streamId())) {
      respond(frame.streamId(), StatusCode.INVALID_ARGUMENT, "StreamID is no longer active");
    }
    return true;
  }

  /** Counts a call before the check for draining. */
  void countCall() {
    running.incrementAndGet();
  }

  /** Returns whether the counted calls, with the one that is being started, exceed the limit. */
  boolean hasTooManyCalls() {
    return running.get() > engine.settings().maxCallsPerConnection();
  }

  boolean isDraining() {
    return draining;
  }

  /**
   * Runs the stream's handler on the executor, or ends the stream if the executor does not accept
   * it.
   */
  void executeElsewhere(ServerStream<?, ?> stream) {
    dispatch.executeElsewhere(stream);
  }

  /**
   * Returns whether the server refuses a call because of its overload.
   *
   * @param waited the nanoseconds for which the call has waited for a thread
   */
  boolean isOverloaded(long waited, long now) {
    QueueDelay delay = threadShares.queueDelay();
    return delay != null && delay.isTooLong(waited, now);
  }

  /** Ends a call that the executor did not accept in the end. */
  void reject(ServerStream<?, ?> stream, Throwable refusal) {
    dispatch.reject(stream, refusal);
  }

  /** Tells the listeners of a call that was cancelled before its handler began. */
  void onNeverBegun(ServerCallContext context) {
    dispatch.tellNeverBegun(context);
  }

  /** Holds outgoing frames back until the end of the leader's turn. Called by the leader. */
  void holdUntilTurnEnd() {
    connection.holdUntilTurnEnd();
  }

  MessageDecoder decoder() {
    return connection.decoder();
  }

  MemoryAccount memory() {
    return memory;
  }

  PeerLookup peer() {
    return peer;
  }

  /** Returns the peer for those who wait for its name for a limited time. */
  CallPeer callPeer() {
    return callPeer;
  }

  HandlerExecutor.Shares threadShares() {
    return threadShares;
  }

  void add(int id, ServerStream<?, ?> stream) {
    streams.put(id, stream);
  }

  /**
   * Removes a stream that has ended and whose last frame is queued. Called once for each stream.
   */
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

  /**
   * Ends the call of the stream id with the status if it is running; otherwise sends a response
   * with the status.
   */
  void endOrRespond(int id, Status status) {
    ServerStream<?, ?> running = streams.get(id);
    if (running == null || !running.cancel(status, Notice.SENT)) {
      respond(id, status);
    }
  }

  private void respond(int id, StatusCode code, String message) {
    respond(id, Status.of(code, message));
  }

  /** Rejects the request of a stream that has no other frame. */
  void refuse(int id, Status status) {
    OutgoingFrames outgoing = connection.outgoing();
    FrameData data = failure(status);
    outgoing.appendOnly(
        id, FrameHeader.RESPONSE, 0, data, outgoing.encodeLarge(FrameHeader.RESPONSE, 0, data));
    outgoing.flush();
  }

  void respond(int id, Status status) {
    connection.outgoing().append(id, FrameHeader.RESPONSE, 0, failure(status));
    connection.outgoing().flush();
  }

  /**
   * Returns the data of a failure's frame. Replaces a status that is larger than the limit, for
   * example because of its details, by one that says so.
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

  ThreadContext threadContext() {
    return engine.settings().threadContext();
  }

  ExceptionMessages exceptionMessages() {
    return engine.settings().exceptionMessages();
  }

  FailureLog failureLog() {
    return engine.failureLog();
  }

  MessageReader messages() {
    return engine.settings().messages();
  }

  List<ServerInterceptor> interceptors() {
    return engine.settings().interceptors();
  }

  StreamBuffer newStreamBuffer(Consumer<? super StreamFullException> onOverflow) {
    return new StreamBuffer(
        engine.settings().streamBufferLimits(),
        memory,
        connection,
        engine.timers(),
        onOverflow::accept);
  }

  NanoClock clock() {
    return engine.clock();
  }

  DeadlineWatch deadlines() {
    return deadlines;
  }
}
