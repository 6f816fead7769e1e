package io.ttrpc.interop.siege;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Callers of a hostile server, in the process whose other calls are measured. Their calls may end
 * in any way, but must end.
 */
final class Victims {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final List<Thread> threads = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong other = new AtomicLong();
  private volatile boolean halted;

  /** Starts so many callers, each with a channel of its own. */
  void start(int count, String target, Function<String, TtrpcChannel> connect) {
    for (int i = 0; i < count; i++) {
      int number = i;
      Thread thread = new Thread(() -> call(number, target, connect), "siege-victim-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void call(int number, String target, Function<String, TtrpcChannel> connect) {
    try (TtrpcChannel channel = connect.apply(target)) {
      Caller caller =
          new Caller(number, channel, connect, TIMEOUT, new SplittableRandom(number), timer);
      while (!halted) {
        calls.incrementAndGet();
        try {
          caller.anyKind();
        } catch (TtrpcException | CancellationException | Caller.IncompleteException expected) {
          // The server means it ill.
        } catch (Throwable e) {
          if (other.incrementAndGet() < 4) {
            e.printStackTrace();
          }
        }
      }
    }
  }

  /** Ends the callers; calls that do not end count as lost. */
  Figures halt() throws InterruptedException {
    halted = true;
    long lost = 0;
    for (Thread thread : threads) {
      thread.join(TIMEOUT.plusSeconds(3).toMillis());
      lost += thread.isAlive() ? 1 : 0;
    }
    timer.shutdownNow();
    return Figures.NONE
        .with("victims", calls.get())
        .with(Tally.LOST, lost)
        .with(Tally.OTHER, other.get());
  }
}
