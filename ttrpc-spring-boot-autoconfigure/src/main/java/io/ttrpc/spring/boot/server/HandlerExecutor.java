package io.ttrpc.spring.boot.server;

import io.ttrpc.BriefHandlers;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.HandlerPool;
import io.ttrpc.spring.boot.internal.PropertyValue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The executor of handlers for one run of the server, and the place where brief handlers run.
 *
 * @param maxThreads the maximum number of threads; null if there is none, or it is not known
 * @param pool the pool to shut down with the server; null if threads end by themselves or belong to
 *     the user
 */
record HandlerExecutor(
    Executor executor,
    @Nullable Integer maxThreads,
    BriefHandlers briefHandlers,
    @Nullable ExecutorService pool) {
  private static final int MAX_QUEUED = 10_000;

  /**
   * @param name the name of the threads, to which each adds its number
   */
  static HandlerExecutor of(
      ServerDefinition server,
      String name,
      Environment environment,
      @Nullable TtrpcServerExecutorProvider provider) {
    BriefHandlers briefHandlers = placeOfBriefHandlers(server.properties().getExecutor(), provider);
    if (provider != null) {
      return new HandlerExecutor(provider.executor(server.name()), null, briefHandlers, null);
    }
    String threadNames = name + "-";
    if (isVirtual(server, environment)) {
      return new HandlerExecutor(
          new VirtualThreadTaskExecutor(threadNames), null, briefHandlers, null);
    }
    ThreadPoolExecutor pool = platformThreads(server, threadNames);
    return new HandlerExecutor(pool, pool.getMaximumPoolSize(), briefHandlers, pool);
  }

  /** Sets the executor of a server. */
  void addTo(TtrpcServer.Builder builder) {
    if (maxThreads == null) {
      builder.executor(executor);
    } else {
      builder.executor(executor, maxThreads);
    }
    builder.briefHandlers(briefHandlers);
  }

  /**
   * Counts the calls that wait inside of the server as calls that wait for a thread of the pool.
   */
  void onStarted(TtrpcServer server) {
    if (pool instanceof ThreadPoolExecutor threads
        && threads.getQueue() instanceof TransferFirst queue) {
      queue.others = server::waitingCalls;
    }
  }

  /** Returns the load of the pool, or null if there is none. */
  @Nullable HandlerPool load() {
    return pool instanceof ThreadPoolExecutor threads
            && threads.getQueue() instanceof TransferFirst queue
        ? new HandlerPool(
            threads.getActiveCount(), threads.getMaximumPoolSize(), queue.size(), MAX_QUEUED)
        : null;
  }

  /** Shuts the pool down. The server itself interrupts the calls that still run. */
  void close() {
    if (pool != null) {
      pool.shutdown();
    }
  }

  /**
   * Returns the place where brief handlers run. A configured executor runs all handlers by default.
   */
  private static BriefHandlers placeOfBriefHandlers(
      CommonServerProperties.Executor properties, @Nullable TtrpcServerExecutorProvider provider) {
    BriefHandlers set = properties.getBriefHandlers();
    if (set != null) {
      return set;
    }
    boolean anyThreads =
        provider == null && properties.getType() == CommonServerProperties.Executor.Type.AUTO;
    return anyThreads ? BriefHandlers.ON_LOOP : BriefHandlers.ON_EXECUTOR;
  }

  private static boolean isVirtual(ServerDefinition server, Environment environment) {
    CommonServerProperties.Executor.Type type = server.properties().getExecutor().getType();
    if (type == CommonServerProperties.Executor.Type.VIRTUAL
        && JavaVersion.getJavaVersion().isOlderThan(JavaVersion.TWENTY_ONE)) {
      throw new InvalidConfigurationPropertyValueException(
          server.key("executor.type"),
          "virtual",
          "expected auto or platform: virtual threads need Java 21, this is Java "
              + JavaVersion.getJavaVersion());
    }
    return type == CommonServerProperties.Executor.Type.VIRTUAL
        || (type == CommonServerProperties.Executor.Type.AUTO
            && Threading.VIRTUAL.isActive(environment));
  }

  private static ThreadPoolExecutor platformThreads(ServerDefinition server, String threadNames) {
    int maxThreads = server.properties().getExecutor().getMaxThreads();
    PropertyValue.apply(server.key("executor.max-threads"), maxThreads, HandlerExecutor::positive);
    TransferFirst queue = new TransferFirst();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1, maxThreads, 60, TimeUnit.SECONDS, queue, daemons(threadNames), queue::enqueue);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Returns a factory of daemon threads, so that a handler which ignores its interrupt does not
   * keep the process alive.
   */
  private static ThreadFactory daemons(String names) {
    CustomizableThreadFactory threads = new CustomizableThreadFactory(names);
    threads.setDaemon(true);
    return threads;
  }

  private static void positive(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1");
    }
  }

  /**
   * A queue that accepts an offered task only if an idle thread takes it. The pool thus gives a
   * task to an idle thread first, starts a new thread second, and queues the task last. With an
   * ordinary queue it would queue the task rather than start a second thread.
   */
  private static final class TransferFirst extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    /** The number of queued tasks. On JDK 17, {@link #size} takes linear time. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** The number of calls that wait for a thread, but not in this queue. */
    private transient volatile IntSupplier others = () -> 0;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }

    @Override
    public int size() {
      return waiting.get() + others.getAsInt();
    }

    @Override
    public int remainingCapacity() {
      return Math.max(0, MAX_QUEUED - size());
    }

    void enqueue(Runnable task, ThreadPoolExecutor pool) {
      if (pool.isShutdown()) {
        throw new RejectedExecutionException("the handlers' pool was shut down");
      }
      if (waiting.incrementAndGet() > MAX_QUEUED) {
        waiting.decrementAndGet();
        throw new RejectedExecutionException(
            "the queue of the handlers' pool is full: " + MAX_QUEUED + " calls wait for a thread");
      }
      put(
          () -> {
            waiting.decrementAndGet();
            task.run();
          });
    }
  }
}
