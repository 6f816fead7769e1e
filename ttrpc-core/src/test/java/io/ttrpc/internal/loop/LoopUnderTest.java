package io.ttrpc.internal.loop;

import io.ttrpc.internal.loop.EventLoop.ThreadLife;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A real loop, none of whose intervals passes within a test. */
@Timeout(20)
class LoopUnderTest {
  static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private final List<EventLoops> started = new ArrayList<>();

  EventLoop start(Platform platform, long watchdogNanos) throws IOException {
    LoopIntervals intervals = new LoopIntervals(MINUTE, watchdogNanos);
    EventLoops loops = EventLoops.of("loop", ThreadLife.DAEMON, intervals, platform);
    started.add(loops);
    return loops.startAnother();
  }

  EventLoop start() throws IOException {
    return start(Platform.JDK, MINUTE);
  }

  @AfterEach
  void loopEndsWhenItIsClosed() throws Exception {
    for (EventLoops loops : started) {
      loops.close();
      loops.awaitEnd();
    }
  }

  /** Runs the action on the leader's thread and waits for that. */
  static void onLeader(EventLoop loop, Runnable action) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            action.run();
          } finally {
            done.complete(null);
          }
        });
    done.get(10, TimeUnit.SECONDS);
  }

  static void awaitServes(EventLoop loop) throws Exception {
    onLeader(loop, () -> {});
    try (Channel channel = new Channel(loop, () -> {})) {
      channel.bring();
      channel.handled.get(10, TimeUnit.SECONDS);
    }
  }

  /** A channel that does something with its input. */
  static class Channel implements Pollable, AutoCloseable {
    final CompletableFuture<Void> handled = new CompletableFuture<>();
    final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    final BusyPoll busyPoll = new BusyPoll(TimeUnit.SECONDS.toNanos(1), true);
    private final EventLoop loop;
    private final Pipe pipe = Pipe.open();
    private final SelectionKey key;
    private final Runnable action;

    Channel(EventLoop loop, Runnable action) throws IOException {
      this.loop = loop;
      this.action = action;
      pipe.source().configureBlocking(false);
      key = loop.register(pipe.source(), SelectionKey.OP_READ, this);
      loop.interestChanged();
    }

    void bring() throws IOException {
      pipe.sink().write(ByteBuffer.wrap(new byte[1]));
    }

    @Override
    public void onReady(int readyOps) throws IOException {
      if (pipe.source().read(ByteBuffer.allocate(1)) > 0) {
        action.run();
        handled.complete(null);
      }
    }

    @Override
    public boolean poll() throws IOException {
      onReady(SelectionKey.OP_READ);
      return handled.isDone();
    }

    @Override
    public BusyPoll busyPoll() {
      return busyPoll;
    }

    @Override
    public void onLoopFailure(Throwable cause) {
      key.cancel();
      loop.onClosed(this);
      failed.complete(cause);
    }

    @Override
    public void close() throws IOException {
      key.cancel();
      pipe.source().close();
      pipe.sink().close();
      loop.interestChanged();
    }
  }
}
