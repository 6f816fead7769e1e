package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.PeerCredentials;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.thread.Threads;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The peer of a connection, for the handlers of its calls and for lists of connections. The
 * system's name services may be slow or may not answer at all, and a thread that waits for them
 * cannot be interrupted and keeps its virtual thread's carrier. So the lookup runs on one of a few
 * threads that do nothing else, once for a connection, and each caller waits for a limited time.
 * Safe for use by any thread.
 */
final class CallPeer implements Supplier<@Nullable PeerCredentials> {
  /** The maximum number of lookups at the same time, in this process. */
  static final int MAX_LOOKUPS = 8;

  private static final Executor LOOKUPS = Threads.newPool("ttrpc-peer-lookup", MAX_LOOKUPS);
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private final PeerLookup peer;
  private final Executor threads;
  private final Duration maxWait;

  /** The lookup that runs now, or null. */
  @GuardedBy("this")
  private @Nullable FutureTask<@Nullable PeerCredentials> running;

  CallPeer(PeerLookup peer) {
    this(peer, LOOKUPS, MAX_WAIT);
  }

  CallPeer(PeerLookup peer, Executor threads, Duration maxWait) {
    this.peer = peer;
    this.threads = threads;
    this.maxWait = maxWait;
  }

  /**
   * Returns the peer's credentials, or null if the transport has none or the connection ended
   * before the first lookup.
   *
   * @throws TtrpcException if the lookup takes too long, or if too many of them wait
   */
  @Override
  public @Nullable PeerCredentials get() {
    PeerCredentials known = peer.known();
    return known == null && peer.isPossible() ? await(lookup(), maxWait.toNanos()) : known;
  }

  /**
   * Returns the peer's credentials; null also if they are not known within the time, or before this
   * thread is interrupted. The lookup goes on then, so that a later call may find them.
   */
  @Nullable PeerCredentials getWithin(long nanos) {
    PeerCredentials known = peer.known();
    boolean mayWait = nanos > 0 && !Thread.currentThread().isInterrupted();
    if (known != null || !mayWait || !peer.isPossible()) {
      return known;
    }
    try {
      return await(lookup(), nanos);
    } catch (TtrpcException unknown) {
      return null;
    }
  }

  /** Returns the lookup that runs, or starts one. */
  private synchronized FutureTask<@Nullable PeerCredentials> lookup() {
    if (running == null || running.isDone()) {
      if (Threads.isVirtual(Thread.currentThread())) {
        // Without another thread, which might get no carrier.
        peer.prepare();
      }
      FutureTask<@Nullable PeerCredentials> task = new FutureTask<>(this::lookUp);
      try {
        threads.execute(task);
      } catch (RejectedExecutionException e) {
        throw new TtrpcException(
            StatusCode.RESOURCE_EXHAUSTED, "the server looks up too many peers", e);
      }
      running = task;
    }
    return running;
  }

  private @Nullable PeerCredentials lookUp() {
    peer.prepare();
    return peer.get();
  }

  private static @Nullable PeerCredentials await(
      FutureTask<@Nullable PeerCredentials> lookup, long nanos) {
    try {
      return lookup.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw unavailable("the system has not named the peer's user and group in time", e);
    } catch (ExecutionException e) {
      throw unavailable("the peer's user and group cannot be looked up", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TtrpcException(StatusCode.CANCELLED, "interrupted while the peer was looked up", e);
    }
  }

  private static TtrpcException unavailable(String message, Exception cause) {
    return new TtrpcException(StatusCode.UNAVAILABLE, message, cause);
  }
}
