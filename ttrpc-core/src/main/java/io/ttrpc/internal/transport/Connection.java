package io.ttrpc.internal.transport;

import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.loop.BusyPoll;
import io.ttrpc.internal.loop.EventLoop;
import io.ttrpc.internal.loop.LoopTask;
import io.ttrpc.internal.loop.Pollable;
import io.ttrpc.internal.loop.TurnEnd;
import io.ttrpc.internal.memory.MemoryAccount;
import io.ttrpc.internal.memory.MemoryAccount.Grant;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHandler;
import io.ttrpc.internal.wire.FrameReader;
import io.ttrpc.internal.wire.MessageDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ByteChannel;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connected channel with its frames: a {@link Handler} handles those that arrive, {@link
 * #outgoing} writes those that leave. The connection classes of client and server contain one.
 *
 * <p>Threads: the leader of the connection's loop reads and calls the handler, and never waits: not
 * for writing, not for an application. Writing is done by the thread that appended a frame and
 * found nobody writing, or by the leader when the socket did not take all. {@link #start}, {@link
 * #close}, {@link #closeWhenDrained} and {@link #resumeReading} may be called by any thread.
 *
 * <p>Whatever is thrown costs this connection at most: the connection closes, and its handler is
 * told.
 */
public final class Connection {
  /** The default limit of busy-polling, about the cost of going to sleep and being woken. */
  public static final Duration DEFAULT_MAX_BUSY_POLL = Duration.ofNanos(30_000);

  private static final Logger LOGGER = LimitedLog.of(Connection.class);

  /**
   * The maximum number of attempts to report the end to the handler. An attempt fails, for example,
   * for lack of memory.
   */
  private static final int ATTEMPTS_TO_END = 1_000;

  // The leader's pending work, as bits of Work.todo.
  private static final int FLUSH = 1;
  private static final int RESUME = 2;
  private static final int END_AFTER_WRITE_FAILURE = 4;
  private static final int END = 8;
  private static final int END_WITHOUT_MEMORY = 16;

  private final MemoryAccount memory;
  private final Link link;
  private final ReadableByteChannel input;
  private final ConnectionLoop loop;
  private final FrameReader reader;
  private final OutgoingFrames outgoing;
  private final BusyPoll busyPoll;
  private final Incoming incoming = new Incoming();
  private final Work work = new Work();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** True while the loop counts a wait for the socket to take more bytes. */
  private final AtomicBoolean stalled = new AtomicBoolean();

  private volatile @Nullable SelectionKey inputKey;

  /** The output's key; the same as the input's if one channel serves both directions. */
  private volatile @Nullable SelectionKey outputKey;

  private volatile @Nullable Handler handler;
  private volatile @Nullable Throwable writeFailure;
  private volatile @Nullable Throwable closeCause;

  /** True while the handler refuses a frame. Used by the leader only. */
  private boolean paused;

  /** True while frames are held back until the end of the turn. Used by the leader only. */
  private boolean held;

  /** The number of failed attempts to report the end to the handler. Used by the leader only. */
  private int attemptsToEnd;

  /**
   * Creates a connection over a connected channel, which {@link #close} closes too. The loop's
   * selector watches a channel of the JDK. Any other channel must be in blocking mode, and two
   * threads serve it.
   *
   * @param maxBusyPoll the maximum time to busy-poll for input before the leader sleeps
   */
  public Connection(
      ByteChannel channel, ConnectionLoops loops, int maxDataLength, Duration maxBusyPoll)
      throws IOException {
    this(channel, channel, loops, maxDataLength, maxBusyPoll, MemoryAccount.unlimited());
  }

  /**
   * Creates such a connection over a channel that cannot always be closed at once. Its frames are
   * charged to the account, in either direction.
   *
   * @param closer closes the channel, now or later, and never waits
   */
  public Connection(
      ByteChannel channel,
      Closeable closer,
      ConnectionLoops loops,
      int maxDataLength,
      Duration maxBusyPoll,
      MemoryAccount memory)
      throws IOException {
    this.memory = memory;
    this.link = Link.of(channel, closer);
    this.input = link.input();
    try {
      this.loop = loops.take();
    } catch (Throwable failure) {
      link.close();
      throw failure;
    }
    this.reader = new FrameReader(maxDataLength, memory);
    this.outgoing = new OutgoingFrames(link.output(), NanoClock.SYSTEM, new WriteEvents());
    this.busyPoll = new BusyPoll(maxBusyPoll.toNanos());
  }

  /** A handler of the frames and the end of a connection. The leader calls all methods. */
  public interface Handler extends FrameHandler {
    /**
     * Handles the end of the connection, after its last frame. Called once, and again if it throws.
     *
     * @param cause null if the peer closed between two frames
     */
    void onClosed(@Nullable IOException cause);
  }

  /** Returns the queue of outgoing frames. */
  public OutgoingFrames outgoing() {
    return outgoing;
  }

  /** Returns the memory that the connection holds. */
  public MemoryAccount memory() {
    return memory;
  }

  /** Returns the loop that reads. */
  public EventLoop loop() {
    return loop.events();
  }

  /** Returns a decoder for small messages, for use by the leader. */
  public MessageDecoder decoder() {
    return loop.decoder();
  }

  /**
   * Starts reading.
   *
   * @throws IOException if the event loop is closed
   */
  public void start(Handler handler) throws IOException {
    this.handler = handler;
    try {
      SelectableChannel watched = link.watchedInput();
      SelectionKey registered = loop().register(watched, 0, work);
      inputKey = registered;
      SelectableChannel other = link.watchedOutput();
      outputKey = other == watched ? registered : loop().register(other, 0, work);
      registered.interestOpsOr(SelectionKey.OP_READ);
      if (closed.get()) {
        cancelKeys();
      }
      loop().interestChanged();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw new IOException("the event loop is closed", e);
    }
  }

  /** Resumes reading after the handler has refused a frame, starting with that frame. */
  public void resumeReading() {
    later(RESUME);
  }

  /**
   * Holds frames back until the end of the leader's turn, so that all frames of the turn leave
   * together. Called by the leader.
   */
  public void holdUntilTurnEnd() {
    if (!held) {
      held = true;
      outgoing.hold();
      loop().atTurnEnd(work);
    }
  }

  /** Closes the connection once all appended frames have been written. */
  public void closeWhenDrained(IOException cause) {
    outgoing.whenDrained(() -> close(cause));
  }

  /** Closes the connection at once. Only the first cause counts. */
  public void close(@Nullable Throwable cause) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    closeCause = cause;
    later(END);
    outgoing.close();
    // A channel that is closed later must not be watched meanwhile.
    cancelKeys();
    try {
      link.close();
    } catch (IOException ignored) {
      // The channel is not used any more.
    }
    // The selector releases the socket only after it has seen that its key is cancelled.
    loop().interestChanged();
  }

  private void cancelKeys() {
    cancel(inputKey);
    cancel(outputKey);
  }

  private static void cancel(@Nullable SelectionKey key) {
    if (key != null) {
      key.cancel();
    }
  }

  private void later(int what) {
    // The method reference captures nothing, and so allocates nothing: memory may be short.
    work.todo.getAndAccumulate(what, Connection::with);
    loop().execute(work);
  }

  private static int with(int before, int added) {
    return before | added;
  }

  private void notifyClosed() {
    if (attemptsToEnd == 0) {
      loop.release();
    }
    loop().onClosed(work);
    endStall();
    outgoing.dropRest();
    reader.close();
    Handler current = handler;
    if (current == null) {
      return;
    }
    try {
      current.onClosed(asIOException(closeCause));
    } catch (Throwable failure) {
      LOGGER.log(Level.ERROR, "the handler of a connection threw an exception at its end", failure);
      if (++attemptsToEnd < ATTEMPTS_TO_END) {
        later(END);
      }
    }
  }

  /**
   * Reads once, so that a leading caller can continue with its response and other sockets get their
   * turn. Returns whether there was input.
   */
  private boolean read() {
    try {
      int read = reader.readFrom(input, loop.input(), incoming);
      if (read == 0) {
        return false;
      }
      loop().onInput(work);
      if (read < 0) {
        close(null);
      }
    } catch (IOException e) {
      close(e);
    }
    return true;
  }

  private void readOn() {
    if (!paused || closed.get()) {
      return;
    }
    paused = false;
    try {
      if (reader.resume(incoming)) {
        changeInterest(inputKey, SelectionKey.OP_READ, 0);
      }
    } catch (IOException e) {
      close(e);
    }
  }

  /** Reads what the peer sent before the socket failed, such as a response, and closes. */
  private void readRestAndClose() {
    try {
      while (!paused && reader.readFrom(input, loop.input(), incoming) > 0) {}
    } catch (IOException ignored) {
      // The first cause counts.
    } finally {
      close(writeFailure);
    }
  }

  private static @Nullable IOException asIOException(@Nullable Throwable cause) {
    if (cause == null || cause instanceof IOException) {
      return (IOException) cause;
    }
    return new IOException("internal failure: " + cause.getClass().getName(), cause);
  }

  private void endStall() {
    if (stalled.compareAndSet(true, false)) {
      loop().endWaiting();
    }
  }

  private void changeInterest(@Nullable SelectionKey key, int add, int remove) {
    if (key == null) {
      return;
    }
    try {
      key.interestOpsOr(add);
      key.interestOpsAnd(~remove);
      loop().interestChanged();
    } catch (CancelledKeyException ignored) {
      // The connection was closed meanwhile.
    }
  }

  /** Passes frames on to the handler, and stops reading when the handler refuses one. */
  private final class Incoming implements FrameHandler {
    @Override
    public boolean onFrame(Frame frame) {
      Handler target = handler;
      if (loop().isShared()) {
        // The frame may wake a caller, which sends its next request. Such requests leave together.
        holdUntilTurnEnd();
      }
      if (closed.get() || target == null || target.onFrame(frame)) {
        return true;
      }
      paused = true;
      changeInterest(inputKey, 0, SelectionKey.OP_READ);
      return false;
    }

    @Override
    public void onOversizedFrame(int streamId, int type, int length) {
      Handler target = handler;
      if (!closed.get() && target != null) {
        target.onOversizedFrame(streamId, type, length);
      }
    }

    @Override
    public void onRefusedFrame(int streamId, int type, int length, Grant refusal) {
      Handler target = handler;
      if (!closed.get() && target != null) {
        target.onRefusedFrame(streamId, type, length, refusal);
      }
    }
  }

  /** The leader's work for this connection. */
  private final class Work extends LoopTask implements Pollable, TurnEnd {
    private final AtomicInteger todo = new AtomicInteger();

    @Override
    public void onReady(int readyOps) {
      if ((readyOps & SelectionKey.OP_WRITE) != 0) {
        changeInterest(outputKey, 0, SelectionKey.OP_WRITE);
        endStall();
        outgoing.resume();
      }
      if ((readyOps & SelectionKey.OP_READ) != 0) {
        read();
      }
    }

    @Override
    public boolean poll() {
      return !paused && !closed.get() && read();
    }

    @Override
    public BusyPoll busyPoll() {
      return busyPoll;
    }

    @Override
    public void onLoopFailure(Throwable cause) {
      close(cause);
    }

    @Override
    public void onTurnEnd() {
      held = false;
      outgoing.release();
    }

    @Override
    protected void run() {
      int now = todo.getAndSet(0);
      try {
        if ((now & FLUSH) != 0) {
          outgoing.flush();
        }
        if ((now & RESUME) != 0) {
          readOn();
        }
        if ((now & END_AFTER_WRITE_FAILURE) != 0) {
          readRestAndClose();
        }
        if ((now & END_WITHOUT_MEMORY) != 0) {
          close(new IOException("no memory is left for the frames that the peer does not read"));
        }
      } catch (Throwable failure) {
        onLoopFailure(failure);
      } finally {
        if ((now & END) != 0) {
          notifyClosed();
        }
      }
    }
  }

  private final class WriteEvents implements OutgoingFrames.Events {
    @Override
    public void onBacklog() {
      later(FLUSH);
    }

    @Override
    public void onStalled() {
      loop().beginWaiting();
      stalled.set(true);
      if (closed.get()) {
        endStall();
      }
      changeInterest(outputKey, SelectionKey.OP_WRITE, 0);
    }

    @Override
    public boolean onHeld(int change) {
      if (change < 0) {
        memory.credit(-change);
        return true;
      }
      boolean charged = memory.chargeHeld(change);
      if (!charged) {
        later(END_WITHOUT_MEMORY);
      }
      return charged;
    }

    @Override
    public void onRoom() {
      resumeReading();
    }

    @Override
    public void onWriteFailure(Throwable cause) {
      writeFailure = cause;
      later(END_AFTER_WRITE_FAILURE);
    }
  }
}
