package io.ttrpc.library;

import static org.awaitility.Awaitility.await;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.library.v1.LendRequest;
import io.ttrpc.library.v1.LibraryTtrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Readers that lend a book again and again, each on a channel of its own. A reader repeats a call
 * that a stopping server has refused.
 */
final class Readers implements AutoCloseable {
  private static final LendRequest LOAN = LendRequest.newBuilder().setIsbn("1").setDays(7).build();

  private final List<TtrpcChannel> channels = new ArrayList<>();
  private final ScheduledExecutorService threads;
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  Readers(int count, Supplier<TtrpcChannel> open) {
    threads = Executors.newScheduledThreadPool(count);
    for (int i = 0; i < count; i++) {
      TtrpcChannel channel = open.get();
      channels.add(channel);
      LibraryTtrpc.Client library = LibraryTtrpc.client(channel);
      ScheduledFuture<?> unused =
          threads.scheduleWithFixedDelay(() -> lend(library), 0, 5, TimeUnit.MILLISECONDS);
    }
  }

  private void lend(LibraryTtrpc.Client library) {
    asked.incrementAndGet();
    try {
      while (!lends(library)) {
        refused.incrementAndGet();
      }
      answered.incrementAndGet();
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  /** Makes a call. Returns whether the server took it. */
  private static boolean lends(LibraryTtrpc.Client library) {
    try {
      library.lend(LOAN);
      return true;
    } catch (TtrpcException e) {
      if (e.status().code() == StatusCode.UNAVAILABLE
          && e.status().message().equals("server is shutting down")) {
        return false;
      }
      throw e;
    }
  }

  /** Waits until that many more calls have been answered, or one has failed. */
  void awaitMore(int calls) {
    long enough = answered.get() + calls;
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> answered.get() >= enough || !failures.isEmpty());
  }

  /** Makes no more calls, and waits for the running ones. */
  void stop() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
      failures.add(new IllegalStateException("a call did not end"));
    }
  }

  long asked() {
    return asked.get();
  }

  long answered() {
    return answered.get();
  }

  List<Throwable> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    channels.forEach(TtrpcChannel::close);
  }

  @Override
  public String toString() {
    return "%d calls, %d answered, %d refusals repeated, %d failed"
        .formatted(asked(), answered(), refused.get(), failures.size());
  }
}
