package io.ttrpc.internal.transport;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One thread that waits for many channels and does their reading. What runs here must not block:
 * every connection of the loop waits for it. {@link #execute} and {@link #close} may be called by
 * any thread; the rest belongs to the loop's thread.
 */
public final class EventLoop implements Executor, AutoCloseable {
  private static final Logger LOGGER = System.getLogger(EventLoop.class.getName());
  private static final int SCRATCH_SIZE = 64 << 10;

  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean wakeUpPending = new AtomicBoolean();
  private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_SIZE);
  private volatile boolean closed;

  /** The thread looks for no more tasks. */
  private volatile boolean ended;

  EventLoop(String name, ThreadLife life) throws IOException {
    selector = Selector.open();
    thread = new Thread(this::run, name);
    thread.setDaemon(life == ThreadLife.DAEMON);
    thread.start();
  }

  /** Runs the task on the loop's thread, soon; on this one if the loop's has ended. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (ended) {
      runTasks();
    } else if (Thread.currentThread() != thread && wakeUpPending.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  /** Whether the caller is the loop's thread. */
  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** A buffer with an array, free for use until what the loop runs now returns. */
  ByteBuffer scratch() {
    return scratch;
  }

  /** Waits for these operations of a channel from now on. */
  SelectionKey register(SelectableChannel channel, int operations, ReadyHandler handler)
      throws ClosedChannelException {
    return channel.register(selector, operations, handler);
  }

  /** Makes a change of a key's interest set count at once. */
  void interestChanged() {
    if (!isCurrentThread() && wakeUpPending.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  /** Ends the thread; channels that are still registered are closed first. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }

  /** Waits until the thread has ended. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::handle);
        // Before the tasks are taken, so that one added from now on wakes the next select.
        wakeUpPending.set(false);
        runTasks();
      }
    } catch (IOException | ClosedSelectorException e) {
      LOGGER.log(Level.ERROR, "event loop " + thread.getName() + " failed", e);
    } finally {
      end();
    }
  }

  private void handle(SelectionKey key) {
    ReadyHandler handler = (ReadyHandler) key.attachment();
    try {
      handler.onReady(key.readyOps());
    } catch (CancelledKeyException ignored) {
      // Closed by another thread while the selector had it in hand.
    } catch (Throwable failure) {
      reportFailure(handler, failure);
    }
  }

  private static void reportFailure(ReadyHandler handler, Throwable failure) {
    try {
      handler.onLoopFailure(failure);
    } catch (RuntimeException | Error e) {
      log("closing a channel failed", e);
    }
  }

  /** Goes on if logging fails too, as it may for want of memory or descriptors. */
  private static void log(String message, Throwable failure) {
    try {
      LOGGER.log(Level.ERROR, message, failure);
    } catch (RuntimeException | Error ignored) {
      // The connections of this loop matter more.
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        log("a task of event loop " + thread.getName() + " failed", e);
      }
    }
  }

  private void end() {
    closed = true;
    for (SelectionKey key : selector.keys()) {
      if (key.isValid()) {
        reportFailure((ReadyHandler) key.attachment(), new ClosedChannelException());
      }
    }
    try {
      selector.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "closing the selector of " + thread.getName() + " failed", e);
    }
    // In this order, so that a task is found here or by whoever adds it.
    ended = true;
    runTasks();
  }

  /** Whether a thread keeps the process alive. */
  public enum ThreadLife {
    /** The process waits for the thread. */
    USER,
    /** The process ends without waiting for the thread. */
    DAEMON
  }
}
