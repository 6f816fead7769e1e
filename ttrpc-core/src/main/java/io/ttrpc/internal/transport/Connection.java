package io.ttrpc.internal.transport;

import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHandler;
import io.ttrpc.internal.wire.FrameReader;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One socket: what arrives goes to a {@link Handler}, what leaves goes through {@link #outgoing}.
 * Client and server build theirs around it.
 *
 * <p>Threads: reading and every call to the handler happen on the connection's event loop, one at a
 * time, and never wait: not for writing, not for an application. Writing is done by whoever
 * appended a frame and found nobody writing, or by the loop when the socket did not take all.
 * {@link #start}, {@link #close}, {@link #closeWhenDrained} and {@link #resumeReading} may be
 * called by any thread.
 */
public final class Connection {
  /** About what it costs to go to sleep and to be woken. */
  public static final Duration DEFAULT_MAX_POLL = Duration.ofNanos(30_000);

  /** How often a socket that keeps filling the buffer is read before others get their turn. */
  private static final int READS_PER_TURN = 8;

  private final SocketChannel channel;
  private final EventLoop loop;
  private final FrameReader reader;
  private final OutgoingFrames outgoing;
  private final Incoming incoming = new Incoming();
  private final Polling polling;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean flushPending = new AtomicBoolean();
  private final Runnable flushBacklog = this::flushBacklog;
  private volatile @Nullable SelectionKey key;
  private volatile @Nullable Handler handler;

  /** Whether the handler has refused a frame. Belongs to the loop's thread. */
  private boolean paused;

  /**
   * A connection over a connected channel, for which it answers from now on.
   *
   * @param maxPoll how long to look for input at a time before the thread goes to sleep
   */
  public Connection(SocketChannel channel, EventLoop loop, int maxDataLength, Duration maxPoll)
      throws IOException {
    channel.configureBlocking(false);
    this.channel = channel;
    this.loop = loop;
    this.reader = new FrameReader(maxDataLength);
    this.outgoing = new OutgoingFrames(channel, new WriteEvents());
    this.polling = new Polling(maxPoll.toNanos());
  }

  /** What a connection is for. All methods are called on the loop's thread. */
  public interface Handler extends FrameHandler {
    /**
     * The connection has ended; no frame follows. Called exactly once.
     *
     * @param cause why; null if the peer closed between two frames
     */
    void onClosed(@Nullable IOException cause);
  }

  /** The frames to write. */
  public OutgoingFrames outgoing() {
    return outgoing;
  }

  /** The loop that reads. */
  public EventLoop loop() {
    return loop;
  }

  Polling polling() {
    return polling;
  }

  /** Begins to read. */
  public void start(Handler handler) throws IOException {
    this.handler = handler;
    try {
      SelectionKey registered = loop.register(channel, 0, new SocketEvents());
      key = registered;
      registered.interestOps(SelectionKey.OP_READ);
      loop.interestChanged();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw new IOException("the event loop is closed", e);
    }
  }

  /** Reads on after a frame was refused; that frame comes first. */
  public void resumeReading() {
    loop.execute(this::readOn);
  }

  /** Closes once everything that was appended has been written. */
  public void closeWhenDrained(IOException cause) {
    outgoing.whenDrained(() -> close(cause));
  }

  /** Closes now. The first cause is the one that counts. */
  public void close(@Nullable IOException cause) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    outgoing.close();
    try {
      channel.close();
    } catch (IOException ignored) {
      // There is nothing left to lose.
    }
    // The socket is let go of only when the selector has seen that its key is cancelled.
    loop.interestChanged();
    loop.execute(() -> notifyClosed(cause));
  }

  private void flushBacklog() {
    flushPending.set(false);
    outgoing.flush();
  }

  private void notifyClosed(@Nullable IOException cause) {
    loop.onClosed(this);
    Handler current = handler;
    if (current != null) {
      current.onClosed(cause);
    }
  }

  /** Looks for input; says whether there was any. Called by the loop's driver. */
  boolean poll() {
    return !paused && !closed.get() && read();
  }

  /**
   * Reads what is there. Callers that wake up from it send their next requests, and these leave
   * together.
   */
  private boolean read() {
    boolean held = loop.isSharedByCallers() && outgoing.tryHold();
    try {
      return readAndHandOn();
    } finally {
      if (held) {
        outgoing.endHold();
      }
    }
  }

  private boolean readAndHandOn() {
    try {
      int read = reader.readFrom(channel, loop.scratch(), incoming);
      if (read == 0) {
        return false;
      }
      loop.onRead(this);
      for (int turn = 1; turn < READS_PER_TURN && mayHaveMore(); turn++) {
        read = reader.readFrom(channel, loop.scratch(), incoming);
      }
      if (read < 0) {
        close(null);
      }
    } catch (IOException e) {
      close(e);
    }
    return true;
  }

  private boolean mayHaveMore() {
    return loop.scratch().wasFilled() && !paused;
  }

  private void readOn() {
    if (!paused || closed.get()) {
      return;
    }
    paused = false;
    try {
      if (reader.resume(incoming)) {
        addInterest(SelectionKey.OP_READ);
      }
    } catch (IOException e) {
      close(e);
    }
  }

  /** What the peer had sent before the socket failed still counts, such as a reply. */
  private void readRestAndClose(IOException cause) {
    try {
      while (!paused && reader.readFrom(channel, loop.scratch(), incoming) > 0) {}
    } catch (IOException ignored) {
      // The first cause counts.
    }
    close(cause);
  }

  private void addInterest(int operation) {
    changeInterest(operation, 0);
  }

  private void changeInterest(int add, int remove) {
    SelectionKey current = key;
    if (current == null) {
      return;
    }
    try {
      current.interestOpsOr(add);
      current.interestOpsAnd(~remove);
      loop.interestChanged();
    } catch (CancelledKeyException ignored) {
      // Closed meanwhile.
    }
  }

  /** Passes frames on to the handler, and stops reading when it refuses one. */
  private final class Incoming implements FrameHandler {
    @Override
    public boolean onFrame(Frame frame) {
      Handler target = handler;
      if (closed.get() || target == null || target.onFrame(frame)) {
        return true;
      }
      paused = true;
      changeInterest(0, SelectionKey.OP_READ);
      return false;
    }

    @Override
    public void onOversizedFrame(int streamId, int type, int length) {
      Handler target = handler;
      if (!closed.get() && target != null) {
        target.onOversizedFrame(streamId, type, length);
      }
    }
  }

  private final class SocketEvents implements ReadyHandler {
    @Override
    public void onReady(int readyOps) {
      if ((readyOps & SelectionKey.OP_WRITE) != 0) {
        changeInterest(0, SelectionKey.OP_WRITE);
        outgoing.resume();
      }
      if ((readyOps & SelectionKey.OP_READ) != 0) {
        read();
      }
    }

    @Override
    public void onLoopFailure(Throwable cause) {
      close(cause instanceof IOException e ? e : new IOException(cause));
    }
  }

  private final class WriteEvents implements OutgoingFrames.Events {
    @Override
    public void onBacklog() {
      if (flushPending.compareAndSet(false, true)) {
        loop.execute(flushBacklog);
      }
    }

    @Override
    public void onStalled() {
      addInterest(SelectionKey.OP_WRITE);
    }

    @Override
    public void onRoom() {
      resumeReading();
    }

    @Override
    public void onWriteFailure(IOException cause) {
      loop.execute(() -> readRestAndClose(cause));
    }
  }
}
