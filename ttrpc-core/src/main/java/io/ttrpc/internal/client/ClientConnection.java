package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.Deadline;
import io.ttrpc.MessageTooLargeException;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.StreamFullException;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.loop.Awaited;
import io.ttrpc.internal.loop.EventLoop.Role;
import io.ttrpc.internal.message.WireValues;
import io.ttrpc.internal.stream.Inbox;
import io.ttrpc.internal.stream.StreamTable;
import io.ttrpc.internal.thread.Threads;
import io.ttrpc.internal.time.DeadlineWatch;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.transport.Connection;
import io.ttrpc.internal.transport.ConnectionLoop;
import io.ttrpc.internal.transport.OutgoingFrames;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.LargeFrame;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.RequestData;
import io.ttrpc.internal.wire.ResponseEnvelope;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel's connection: its socket, the streams on it, its end.
 *
 * <p>Threads: {@link #open} is called by callers, frames and the end are handled on the
 * connection's loop. Lock: stream ids are taken and request frames appended in one step under the
 * outgoing lock, so that ids rise on the wire; {@code retired} and the table's growth are guarded
 * by it too, so that no stream slips in after the last one was failed.
 */
final class ClientConnection {
  private static final int FIRST_ID = 1;

  /** The largest odd number of 32 bits. */
  private static final int LAST_ID = 0xffffffff;

  private final Connection connection;
  private final ChannelSettings settings;
  private final Timers timers;
  private final String target;
  private final BiConsumer<ClientConnection, ConnectionClosedException> onClosed;
  private final StreamTable<ClientStream<?, ?>> streams = new StreamTable<>();

  private final DeadlineWatch deadlines;
  private final Runnable flush;
  private final ResponseEnvelope response = new ResponseEnvelope();

  /** Unsigned, and odd. Changes under the outgoing lock. */
  private int nextId;

  /** Whether no new stream may be opened here. Changes under the outgoing lock. */
  private volatile boolean retired;

  /** Whether the peer has said anything: one that refuses us accepts and closes. */
  private volatile boolean heard;

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
    this.deadlines = new DeadlineWatch(timers, streams::snapshot);
    this.target = target;
    this.nextId = firstId;
    this.onClosed = onClosed;
    this.flush = connection.outgoing()::flush;
  }

  /**
   * Makes a connection of a connected socket.
   *
   * @param onClosed called once, on the loop's thread, after the last stream has failed
   */
  static ClientConnection start(
      SocketChannel socket,
      ConnectionLoop loop,
      Timers timers,
      ChannelSettings settings,
      String target,
      BiConsumer<ClientConnection, ConnectionClosedException> onClosed)
      throws IOException {
    return start(socket, loop, timers, settings, target, FIRST_ID, onClosed);
  }

  /** The same with another first stream id. */
  static ClientConnection start(
      SocketChannel socket,
      ConnectionLoop loop,
      Timers timers,
      ChannelSettings settings,
      String target,
      int firstId,
      BiConsumer<ClientConnection, ConnectionClosedException> onClosed)
      throws IOException {
    Connection connection =
        new Connection(socket, loop, settings.maxMessageSize(), settings.maxPoll());
    ClientConnection client =
        new ClientConnection(connection, settings, timers, target, firstId, onClosed);
    connection.start(client.new Events());
    return client;
  }

  /** Whether a frame has come. */
  boolean hasHeard() {
    return heard;
  }

  /** Whether new streams can be opened. */
  boolean isUsable() {
    return !retired;
  }

  /**
   * Opens a stream for a call: takes an id and appends the request frame. {@link #await} or {@link
   * #flush} is to follow.
   *
   * @param message the first message, or null where messages follow
   * @return the stream, or null if the connection takes no more; then nothing was sent
   * @throws TtrpcException if the request can not be sent; then nothing was sent either
   */
  <Q extends MessageLite, R extends MessageLite> @Nullable ClientStream<Q, R> open(
      OutgoingCall<Q, R> call, @Nullable Q message) {
    ClientStream<Q, R> stream = new ClientStream<>(call, this);
    OutgoingFrames outgoing = connection.outgoing();
    outgoing.lock();
    try {
      if (!outgoing.awaitRoom(call.remainingNanos())) {
        throw call.deadlineExceeded();
      }
      if (retired) {
        return null;
      }
      int flags = requestFlags(call.method());
      RequestData data = requestData(call, message);
      checkSize(data);
      LargeFrame encoded = outgoing.encodeLarge(FrameHeader.REQUEST, flags, data);
      int id = takeId();
      stream.opened(id);
      streams.put(id, stream);
      if (call.isAsynchronous()) {
        connection.loop().beginWaiting();
      }
      outgoing.append(id, FrameHeader.REQUEST, flags, data, encoded);
    } catch (InterruptedException e) {
      throw call.interrupted(e);
    } finally {
      outgoing.unlock();
    }
    Deadline deadline = call.deadline();
    if (deadline != null) {
      deadlines.watch(deadline);
    }
    return stream;
  }

  /** Go ignores these flags, but Rust takes anything but both for an empty first message. */
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
        WireValues.toWire(call.metadata()));
  }

  /** The next id; the last one retires the connection. Called with the outgoing lock held. */
  private int takeId() {
    int id = nextId;
    retired = id == LAST_ID;
    nextId += 2;
    return id;
  }

  void checkSize(FrameData data) {
    int size = data.size();
    if (size < 0 || size > settings.maxMessageSize()) {
      throw new MessageTooLargeException(Integer.toUnsignedLong(size), settings.maxMessageSize());
    }
  }

  OutgoingFrames outgoing() {
    return connection.outgoing();
  }

  Inbox newInbox(Consumer<? super StreamFullException> onOverflow) {
    return new Inbox(settings.inboxLimits(), connection, timers, onOverflow::accept);
  }

  /** Whatever still comes for the stream will be ignored. */
  void forget(ClientStream<?, ?> stream) {
    if (!streams.remove(stream.id())) {
      return;
    }
    if (stream.call().isAsynchronous()) {
      connection.loop().endWaiting();
    }
    if (retired && streams.size() == 0) {
      connection.close(new IOException("all stream ids have been used"));
    }
  }

  /**
   * Waits until it is there or the call's time is over. Sends what is held back. The thread reads
   * what comes, if nobody else does.
   *
   * @return false if the time is over
   */
  boolean await(Awaited awaited, OutgoingCall<?, ?> call) throws InterruptedException {
    if (awaited.isThere()) {
      return true;
    }
    if (Threads.isVirtual(Thread.currentThread())) {
      // The selector would pin it. Without a limit: a timed park costs it a quarter of its calls,
      // and the deadline is watched anyway.
      return connection.loop().await(awaited, Long.MAX_VALUE, Role.FOLLOWER, flush);
    }
    return connection.loop().await(awaited, call.remainingNanos(), Role.LEADER, flush);
  }

  /** Decodes small messages; for what runs on the loop. */
  MessageDecoder decoder() {
    return connection.decoder();
  }

  /** The response that is being read; for what runs on the loop. */
  ResponseEnvelope response() {
    return response;
  }

  /** Sends what {@link #open} has appended. */
  void flush() {
    connection.outgoing().flush();
  }

  /** Closes the connection from this side. */
  void close(IOException cause) {
    connection.close(cause);
  }

  private final class Events implements Connection.Handler {
    @Override
    public boolean onFrame(Frame frame) {
      heard = true;
      ClientStream<?, ?> stream = streams.get(frame.streamId());
      return stream == null || stream.onFrame(frame);
    }

    @Override
    public void onOversizedFrame(int streamId, int type, int length) {
      ClientStream<?, ?> stream = streams.get(streamId);
      if (stream != null) {
        stream.onOversizedFrame(length, settings.maxMessageSize());
      }
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
      connection.outgoing().lock();
      try {
        retired = true;
      } finally {
        connection.outgoing().unlock();
      }
      ConnectionClosedException failure = describe(cause);
      for (ClientStream<?, ?> stream : streams.snapshot()) {
        stream.fail(new ConnectionClosedException(failure.status().message(), cause));
      }
      onClosed.accept(ClientConnection.this, failure);
    }

    private ConnectionClosedException describe(@Nullable IOException cause) {
      String how = cause == null ? "the peer closed it" : cause.getMessage();
      return new ConnectionClosedException(
          "ttrpc: closed: connection to " + target + ": " + how, cause);
    }
  }
}
