package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.Deadline;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.StreamFullException;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.stream.StreamBuffer;
import io.ttrpc.internal.stream.StreamEndings;
import io.ttrpc.internal.stream.StreamTable;
import io.ttrpc.internal.time.DeadlineWatch;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.transport.Connection;
import io.ttrpc.internal.transport.ConnectionLoops;
import io.ttrpc.internal.transport.OutgoingFrames;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.LargeFrame;
import io.ttrpc.internal.wire.RequestData;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: its socket, the streams on it and its end.
 *
 * <p>Threads: callers call {@link #open}. The connection's loop handles arriving frames and the end
 * of the connection.
 *
 * <p>Lock: the outgoing lock. Taking a stream id and appending its request frame are one step under
 * this lock, so that ids rise on the wire. The lock also guards {@code retired} and the growth of
 * the stream table, so that no stream is added after the last one was failed.
 */
final class ClientConnection {
  private static final int FIRST_ID = 1;

  /** The largest odd number of 32 bits. */
  private static final int LAST_ID = 0xffffffff;

  private final Connection connection;
  private final ChannelSettings settings;
  private final Timers timers;
  private final String target;

  /**
   * The callback for the connection's end. Called once, on the loop's thread, after the last stream
   * has failed.
   */
  private final BiConsumer<ClientConnection, ConnectionClosedException> onClosed;

  private final LoopWaits waits;
  private final ArrivingFrames arriving;
  private final StreamTable<ClientStream<?, ?>> streams = new StreamTable<>();
  private final DeadlineWatch deadlines;
  private final AbandonedStreams abandoned;
  private final SilenceWatch silence = new SilenceWatch(NanoClock.SYSTEM);

  /** The number of frames received. Changes on the loop's thread only. */
  private final AtomicInteger frames = new AtomicInteger();

  /** The id of the next stream: unsigned and odd. Changes under the outgoing lock. */
  private int nextId;

  /** True once no new stream may be opened on this connection. Changes under the outgoing lock. */
  private volatile boolean retired;

  /** The reason why the connection closes after its last stream, or null if it does not. */
  private volatile @Nullable IOException retirement;

  /** The reason why the connection has ended, or null while it is open. */
  private volatile @Nullable ConnectionClosedException failure;

  private ClientConnection(
      Connection connection,
      ChannelSettings settings,
      Timers timers,
      String target,
      int firstId,
      BiConsumer<ClientConnection, ConnectionClosedException> onClosed) {
    this.connection = connection;
    this.settings = settings;
    this.timers = timers;
    this.target = target;
    this.nextId = firstId;
    this.onClosed = onClosed;
    this.waits = new LoopWaits(connection);
    this.arriving =
        new ArrivingFrames(settings.messages(), connection.decoder(), settings.maxMessageSize());
    this.deadlines = new DeadlineWatch(timers, streams::snapshot);
    this.abandoned = new AbandonedStreams(connection.outgoing(), timers);
  }

  /**
   * Starts a connection on a connected byte channel.
   *
   * @param onClosed called once, on the loop's thread, after the last stream has failed
   */
  static ClientConnection start(
      ByteChannel channel,
      ConnectionLoops loops,
      Timers timers,
      ChannelSettings settings,
      String target,
      BiConsumer<ClientConnection, ConnectionClosedException> onClosed)
      throws IOException {
    return start(channel, loops, timers, settings, target, FIRST_ID, onClosed);
  }

  /** Starts a connection whose first stream has the given id. */
  static ClientConnection start(
      ByteChannel channel,
      ConnectionLoops loops,
      Timers timers,
      ChannelSettings settings,
      String target,
      int firstId,
      BiConsumer<ClientConnection, ConnectionClosedException> onClosed)
      throws IOException {
    Connection connection =
        new Connection(channel, loops, settings.maxMessageSize(), settings.maxBusyPoll());
    ClientConnection client =
        new ClientConnection(connection, settings, timers, target, firstId, onClosed);
    try {
      connection.start(client.new Events());
    } catch (Throwable e) {
      connection.close(e);
      throw e;
    }
    return client;
  }

  /**
   * Returns whether the peer has sent a frame. A server that refuses a client accepts the
   * connection and closes it without one.
   */
  boolean hasHeard() {
    return frames.get() != 0;
  }

  /** Returns whether new streams can be opened. */
  boolean isUsable() {
    return !retired;
  }

  /** Returns whether the connection was retired because nothing arrived on it. */
  boolean isSilent() {
    return retirement instanceof SilentConnectionException;
  }

  /** Returns the reason why the connection has ended, or null while it is open. */
  @Nullable ConnectionClosedException failure() {
    return failure;
  }

  /**
   * Opens a stream for a call: takes an id and appends the request frame. The caller must then
   * flush, or wait for the response, which flushes too.
   *
   * @param message the first message, or null if data frames carry the messages
   * @return the stream, or null if the connection takes no more streams; nothing was sent then
   * @throws TtrpcException if the request cannot be sent; nothing was sent then
   */
  <Q extends MessageLite, R extends MessageLite> @Nullable ClientStream<Q, R> open(
      OutgoingCall<Q, R> call, @Nullable Q message) {
    ClientStream<Q, R> stream = new ClientStream<>(call, this);
    try {
      if (!open(stream, message)) {
        return null;
      }
      Deadline deadline = call.deadline();
      if (deadline != null) {
        deadlines.watch(deadline);
      }
      return stream;
    } catch (Throwable e) {
      stream.fail(OutgoingCall.asFailure(e));
      throw e;
    }
  }

  private <Q extends MessageLite> boolean open(ClientStream<Q, ?> stream, @Nullable Q message) {
    OutgoingCall<Q, ?> call = stream.call();
    OutgoingFrames outgoing = connection.outgoing();
    outgoing.lock();
    try {
      if (!outgoing.awaitRoom(call.remainingNanos())) {
        throw call.deadlineExceeded();
      }
      if (retired) {
        return false;
      }
      int flags = requestFlags(call.method());
      RequestData data = requestData(call, message);
      checkSize(data);
      LargeFrame encoded = outgoing.encodeLarge(FrameHeader.REQUEST, flags, data);
      int id = takeId();
      stream.opened(id, frames.get());
      streams.put(id, stream);
      outgoing.append(id, FrameHeader.REQUEST, flags, data, encoded);
      return true;
    } catch (InterruptedException e) {
      throw call.interrupted(e);
    } finally {
      outgoing.unlock();
    }
  }

  /**
   * Returns the flags of a method's request frame. Go ignores them. Rust's server takes a request
   * for one with an empty first message unless both flags of the last case are set.
   */
  private static int requestFlags(MethodDescriptor<?, ?> method) {
    return switch (method.kind()) {
      case UNARY -> 0;
      case SERVER_STREAMING -> FrameHeader.REMOTE_CLOSED;
      case CLIENT_STREAMING, BIDI_STREAMING -> FrameHeader.REMOTE_OPEN | FrameHeader.NO_DATA;
    };
  }

  private static RequestData requestData(OutgoingCall<?, ?> call, @Nullable MessageLite message) {
    long timeoutNanos = 0;
    if (call.deadline() != null) {
      timeoutNanos = call.remainingNanos();
      if (timeoutNanos <= 0) {
        throw call.deadlineExceeded();
      }
    }
    return new RequestData(
        call.method().service(),
        call.method().method(),
        message,
        timeoutNanos,
        call.metadata().toByteString());
  }

  /**
   * Returns the next id. Taking the last one retires the connection. The caller holds the outgoing
   * lock.
   */
  private int takeId() {
    int id = nextId;
    if (id == LAST_ID) {
      retirement = new IOException("all stream ids of the connection have been used");
      retired = true;
    }
    nextId += 2;
    return id;
  }

  void checkSize(FrameData data) {
    int size = data.size();
    if (size < 0 || size > settings.maxMessageSize()) {
      throw failures().messageTooLarge(Integer.toUnsignedLong(size), settings.maxMessageSize());
    }
  }

  OutgoingFrames outgoing() {
    return connection.outgoing();
  }

  MessageReader messages() {
    return settings.messages();
  }

  /** Returns the streams that this side has given up and that are to be half-closed. */
  AbandonedStreams abandoned() {
    return abandoned;
  }

  LoopWaits waits() {
    return waits;
  }

  StreamBuffer newStreamBuffer(Consumer<? super StreamFullException> onOverflow) {
    return new StreamBuffer(
        settings.streamBufferLimits(), connection.memory(), connection, timers, onOverflow::accept);
  }

  /**
   * Removes the stream, so that its later frames are ignored. Closes the connection if it is
   * retired and this was its last stream.
   */
  void forget(ClientStream<?, ?> stream) {
    if (stream.id() != 0 && streams.remove(stream.id())) {
      closeIfRetired();
    }
  }

  /** Records that a stream has exceeded its deadline. Retires the connection if it is silent. */
  void onExpired(ClientStream<?, ?> stream) {
    if (settings.given() != null) {
      // A channel over a given connection has no other connection to move to.
      return;
    }
    if (silence.onExpired(stream.framesBefore(), frames.get()) && !retired) {
      retire(
          new SilentConnectionException(
              "received no frame while "
                  + SilenceWatch.CALLS
                  + " calls in a row exceeded their deadlines"));
    }
  }

  /** Takes no new streams, and closes the connection after its last stream. */
  private void retire(IOException cause) {
    OutgoingFrames outgoing = connection.outgoing();
    outgoing.lock();
    try {
      if (retired) {
        return;
      }
      retirement = cause;
      retired = true;
    } finally {
      outgoing.unlock();
    }
    closeIfRetired();
  }

  private void closeIfRetired() {
    IOException cause = retirement;
    if (cause != null && streams.size() == 0) {
      connection.close(cause);
    }
  }

  /** Closes the connection from this side. */
  void close(IOException cause) {
    connection.close(cause);
  }

  private final class Events implements Connection.Handler {
    @Override
    public boolean onFrame(Frame frame) {
      frames.lazySet(frames.get() + 1);
      ClientStream<?, ?> stream = streams.get(frame.streamId());
      if (stream == null) {
        abandoned.onFrame(frame);
        return true;
      }
      return arriving.onFrame(stream, frame);
    }

    @Override
    public void onOversizedFrame(int streamId, int type, int length) {
      frames.lazySet(frames.get() + 1);
      ClientStream<?, ?> stream = streams.get(streamId);
      if (stream != null) {
        arriving.onOversizedFrame(stream, length);
      } else {
        abandoned.onEnded(streamId);
      }
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
      ConnectionClosedException described = describe(cause);
      connection.outgoing().lock();
      try {
        failure = described;
        retired = true;
      } finally {
        connection.outgoing().unlock();
      }
      new StreamEndings<ClientStream<?, ?>>(
              streams::snapshot,
              stream ->
                  stream.failAtLast(
                      failures().connectionClosed(described.status().message(), cause)),
              () -> onClosed.accept(ClientConnection.this, described),
              connection.loop()::execute,
              NanoClock.SYSTEM)
          .run();
    }

    private ConnectionClosedException describe(@Nullable IOException cause) {
      String how = cause == null ? "the peer closed it" : cause.getMessage();
      return failures()
          .connectionClosed("ttrpc: closed: connection to " + target + ": " + how, cause);
    }
  }
}
