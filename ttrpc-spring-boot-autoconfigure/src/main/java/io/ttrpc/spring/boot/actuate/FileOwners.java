package io.ttrpc.spring.boot.actuate;

import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The names of the owners and groups of files. The system may have to ask a directory service for
 * them. The service may not answer, and a thread that waits for it cannot be interrupted. So a
 * thread that does nothing else asks, and callers wait for a limited time. Safe for use by any
 * thread.
 */
final class FileOwners {
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);
  private static final int MAX_WAITING = 16;

  private final Executor thread;
  private final Duration maxWait;

  FileOwners() {
    this(newThread(), MAX_WAIT);
  }

  FileOwners(Executor thread, Duration maxWait) {
    this.thread = thread;
    this.maxWait = maxWait;
  }

  /** The names of a file's owner and group; null if the system has not given them in time. */
  record FileOwner(@Nullable String user, @Nullable String group) {
    static final FileOwner UNKNOWN = new FileOwner(null, null);
  }

  /** Returns a daemon thread that ends when it is idle. */
  private static Executor newThread() {
    CustomizableThreadFactory threads = new CustomizableThreadFactory("ttrpc-file-owners-");
    threads.setDaemon(true);
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), threads);
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  FileOwner of(PosixFileAttributes file) {
    FutureTask<FileOwner> lookup =
        new FutureTask<>(() -> new FileOwner(file.owner().getName(), file.group().getName()));
    try {
      thread.execute(lookup);
      return lookup.get(maxWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FileOwner.UNKNOWN;
    } catch (RejectedExecutionException | ExecutionException | TimeoutException unknown) {
      return FileOwner.UNKNOWN;
    } finally {
      lookup.cancel(false);
    }
  }
}
