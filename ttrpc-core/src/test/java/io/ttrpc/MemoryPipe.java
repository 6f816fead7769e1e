package io.ttrpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One direction of a call in memory. The receiver is called on the executor, one at a time. */
final class MemoryPipe<M> {
  private final Executor executor;
  private final Consumer<M> receiver;
  private final Runnable ready;
  private final int window;

  @GuardedBy("this")
  private final Queue<M> messages = new ArrayDeque<>();

  @GuardedBy("this")
  private long demand;

  /** The signal that follows the last message. */
  @GuardedBy("this")
  private Runnable end = () -> {};

  @GuardedBy("this")
  private boolean ended;

  /**
   * @param window the number of messages that may wait before the pipe is not ready
   * @param ready told when the pipe is ready again
   */
  MemoryPipe(Executor executor, Consumer<M> receiver, int window, Runnable ready) {
    this.executor = executor;
    this.receiver = receiver;
    this.window = window;
    this.ready = ready;
  }

  synchronized boolean isReady() {
    return messages.size() < window;
  }

  synchronized int waiting() {
    return messages.size();
  }

  void send(M message) {
    synchronized (this) {
      messages.add(message);
    }
    executor.execute(this::deliver);
  }

  void request(int count) {
    synchronized (this) {
      demand += count;
    }
    executor.execute(this::deliver);
  }

  void end(Runnable then) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      end = then;
    }
    executor.execute(this::deliver);
  }

  /** Drops the messages and ends at once. */
  void abort(Runnable then) {
    synchronized (this) {
      ended = true;
      messages.clear();
      end = then;
    }
    executor.execute(this::deliver);
  }

  private void deliver() {
    while (true) {
      M message;
      boolean wasFull;
      synchronized (this) {
        wasFull = !isReady();
        message = demand > 0 ? messages.poll() : null;
        if (message == null) {
          break;
        }
        demand--;
      }
      receiver.accept(message);
      if (wasFull) {
        ready.run();
      }
    }
    Runnable last = () -> {};
    synchronized (this) {
      if (ended && messages.isEmpty()) {
        last = end;
        end = () -> {};
      }
    }
    last.run();
  }
}
