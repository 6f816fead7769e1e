package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.LoopActivity;
import io.ttrpc.OpenConnection;
import io.ttrpc.ServerListener;
import io.ttrpc.ServerListener.ConnectionRejection;
import io.ttrpc.ShutdownReport;
import io.ttrpc.SocketFile;
import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.memory.MemoryAccount;
import io.ttrpc.internal.memory.MemoryBudget;
import io.ttrpc.internal.socket.BoundSocketFile;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.time.TokenBucket;
import io.ttrpc.internal.transport.Acceptor;
import io.ttrpc.internal.transport.Connection;
import io.ttrpc.internal.transport.ConnectionLoops;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A running server: its listeners, its connections, its threads, and their end.
 *
 * <p>Lock: {@code lock} guards the step from serving to ending. It is never held during I/O.
 */
public final class ServerEngine {
  private static final SafeLog LOGGER = SafeLog.of(ServerEngine.class);

  /** The average number of refused connections a second above which the server accepts slowly. */
  private static final int REFUSALS_PER_SECOND = 2_000;

  private static final int REFUSALS_AT_ONCE = 400;

  /**
   * The pause before a connection is accepted while very many wait for the lookup of their peer.
   */
  private static final long LOOKUP_PAUSE_NANOS = 5_000_000;

  /** The maximum time for which a list of the connections waits for the names of their peers. */
  private static final long NAMES_NANOS = 2_000_000_000;

  private final ServerSettings settings;
  private final MethodTable methods;
  private final ServerEvents events;
  private final ConnectionLoops loops;
  private final Timers timers = new Timers("ttrpc-server-timer");
  private final HandlerExecutor handlers;
  private final Admission admission;
  private final ConnectionsPerUser perUser;
  private final TokenBucket refusals;
  private final LimitedLog failedConnections;
  private final List<BoundSocketFile> socketFiles = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private final List<Acceptor> acceptors = new ArrayList<>();
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger calls = new AtomicInteger();
  private final MemoryBudget memory;
  private final NanoClock clock = NanoClock.SYSTEM;
  private final FailureLog failureLog = new FailureLog(clock);
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition connectionClosed = lock.newCondition();

  @GuardedBy("lock")
  private boolean ending;

  private volatile boolean listening;

  private ServerEngine(
      List<MethodBinding<?, ?>> methods, ServerSettings settings, ConnectionLoops loops) {
    this.settings = settings;
    this.methods = new MethodTable(methods);
    this.events = new ServerEvents(settings.listeners());
    this.loops = loops;
    this.memory = new MemoryBudget(settings.maxMemory(), settings.maxMemoryPerConnection());
    this.handlers = new HandlerExecutor(settings, timers, clock);
    this.perUser = new ConnectionsPerUser(settings.maxConnectionsPerUser(), connections);
    this.refusals = new TokenBucket(REFUSALS_AT_ONCE, REFUSALS_PER_SECOND, clock);
    this.failedConnections = new LimitedLog(LOGGER, clock);
    this.admission =
        new Admission(
            settings.peerPolicy(),
            settings.admissionTimeout().toNanos(),
            timers,
            clock,
            perUser,
            new Admitting());
  }

  /** Starts a server. If that fails, closes everything that was opened. */
  public static ServerEngine start(
      List<SocketFile> files,
      List<ServerSocketChannel> listeners,
      List<MethodBinding<?, ?>> methods,
      ServerSettings settings)
      throws IOException {
    if (settings.peerPolicy() != null) {
      PeerLookup.requireSupport();
    }
    ConnectionLoops loops = ConnectionLoops.forServer("ttrpc-server");
    ServerEngine engine = new ServerEngine(methods, settings, loops);
    try {
      engine.listen(files, listeners);
      return engine;
    } catch (Throwable e) {
      engine.close();
      throw e;
    }
  }

  private void listen(List<SocketFile> files, List<ServerSocketChannel> listeners)
      throws IOException {
    List<ServerSocketChannel> all = new ArrayList<>(listeners);
    for (SocketFile file : files) {
      BoundSocketFile bound = BoundSocketFile.bind(file);
      socketFiles.add(bound);
      addresses.add(bound.address());
      all.add(bound.listener());
    }
    for (ServerSocketChannel listener : listeners) {
      addresses.add("unix://" + listener.getLocalAddress());
    }
    for (ServerSocketChannel listener : all) {
      Acceptor acceptor =
          new Acceptor(
              listener, loops.take().events(), timers, this::accept, this::pauseBeforeAccept);
      acceptors.add(acceptor);
      acceptor.start();
    }
    listening = true;
  }

  public List<String> addresses() {
    return List.copyOf(addresses);
  }

  public int connectionCount() {
    return connections.size();
  }

  public int callCount() {
    return calls.get();
  }

  public int waitingCalls() {
    return handlers.waiting();
  }

  public int maxConnections() {
    return settings.maxConnections();
  }

  public int maxConcurrentCalls() {
    return settings.maxConcurrentCalls();
  }

  public int maxCallsPerConnection() {
    return settings.maxCallsPerConnection();
  }

  public long maxMemory() {
    return settings.maxMemory();
  }

  public long maxMemoryPerConnection() {
    return settings.maxMemoryPerConnection();
  }

  public long memoryInUse() {
    return memory.drawn();
  }

  public List<OpenConnection> connections() {
    // All ages are of the same moment, so that they show the order of the connections.
    long now = clock.nanoTime();
    // One after another, so that a service that does not answer occupies one thread for lookups.
    long nameUntil = now + NAMES_NANOS;
    return connections.stream()
        .map(connection -> connection.snapshot(now, nameUntil))
        .sorted(Comparator.comparing(OpenConnection::age).reversed())
        .toList();
  }

  public LoopActivity loopActivity() {
    return new LoopActivity(loops.count(), Duration.ofNanos(loops.busyNanos()));
  }

  public boolean isListening() {
    return listening;
  }

  public List<String> lostAddresses() {
    return socketFiles.stream()
        .filter(BoundSocketFile::isLost)
        .map(BoundSocketFile::address)
        .toList();
  }

  public void awaitTermination() throws InterruptedException {
    terminated.await();
  }

  /**
   * Shuts the server down gracefully: takes no new calls, and waits for the running ones up to the
   * grace period. After the period, the remaining calls go on until {@link #close}.
   */
  public ShutdownReport shutdown(Duration gracePeriod) {
    stopListening();
    int atStart = calls.get();
    connections.forEach(ServerConnection::drain);
    boolean drained = awaitConnectionsClosed(gracePeriod.toNanos());
    int left = drained ? 0 : calls.get();
    if (drained) {
      terminate();
    }
    return new ShutdownReport(Math.max(0, atStart - left), left);
  }

  /** Closes the server and its connections at once. */
  public void close() {
    stopListening();
    connections.forEach(connection -> connection.close(new IOException("the server was closed")));
    terminate();
  }

  private void stopListening() {
    lock.lock();
    try {
      ending = true;
    } finally {
      lock.unlock();
    }
    listening = false;
    socketFiles.forEach(BoundSocketFile::remove);
    acceptors.forEach(Acceptor::close);
    socketFiles.forEach(BoundSocketFile::close);
    admission.close();
  }

  private boolean awaitConnectionsClosed(long nanos) {
    long left = nanos;
    lock.lock();
    try {
      while (!connections.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = connectionClosed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Stops the threads. When the loops have ended, the contexts of all calls are cancelled. */
  private void terminate() {
    timers.close();
    loops.close();
    try {
      loops.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    handlers.close();
    terminated.countDown();
  }

  /**
   * Serves a connection that the application has made.
   *
   * @throws IOException if the server takes no new connections; the connection is closed then
   */
  public void serve(ByteChannel connection) throws IOException {
    if (!listening) {
      Admission.closeQuietly(connection);
      throw new IOException("the server takes no new connections");
    }
    accept(connection);
  }

  /**
   * Returns the time to wait before the next connection is accepted. Peers that are refused come
   * back as fast as they can, and must not take the processor from those that are served.
   */
  private long pauseBeforeAccept() {
    return admission.isBusy() ? LOOKUP_PAUSE_NANOS : refusals.nanosUntilToken();
  }

  /** Admits an accepted connection or closes it. A failure affects this connection only. */
  private void accept(ByteChannel accepted) {
    try {
      int open = connections.size() + admission.undecided();
      if (open >= settings.maxConnections()) {
        Admission.closeQuietly(accepted);
        refused(ConnectionRejection.LIMIT);
      } else if (settings.peerPolicy() != null || perUser.mayBeReached(open)) {
        admission.consider(accepted);
      } else {
        admit(accepted, new PeerLookup(accepted));
      }
    } catch (Throwable e) {
      Admission.closeQuietly(accepted);
      throw e;
    }
  }

  private void admit(ByteChannel accepted, PeerLookup peer) {
    boolean added = false;
    try {
      MemoryAccount account = memory.newAccount();
      if (!account.open()) {
        Admission.closeQuietly(accepted);
        refused(ConnectionRejection.LIMIT);
        return;
      }
      Connection connection = connect(accepted, peer, account);
      ServerConnection server = new ServerConnection(this, connection, peer);
      added = add(server);
      if (!added) {
        account.close();
        connection.close(new IOException("the server was closed"));
        return;
      }
      events.tell(ServerListener::onConnectionOpened);
      start(connection, server);
    } catch (IOException e) {
      failedConnections.log(
          Level.WARNING, () -> "an accepted connection failed before its first frame", e);
      Admission.closeQuietly(accepted);
    } finally {
      if (!added) {
        perUser.remove(peer);
      }
    }
  }

  private Connection connect(ByteChannel accepted, PeerLookup peer, MemoryAccount account)
      throws IOException {
    try {
      return new Connection(
          accepted, peer, loops, settings.maxMessageSize(), settings.maxBusyPoll(), account);
    } catch (Throwable e) {
      account.close();
      throw e;
    }
  }

  /**
   * Starts reading. A connection whose start fails is reported and counted as one that has ended.
   * It may have been closed before its handler was set, because the server may be closed at any
   * time.
   */
  private static void start(Connection connection, ServerConnection server) {
    try {
      connection.start(server);
    } catch (Throwable e) {
      IOException cause = e instanceof IOException io ? io : new IOException(e);
      connection.close(cause);
      connection.loop().execute(() -> server.onClosed(cause));
    }
  }

  private boolean add(ServerConnection connection) {
    lock.lock();
    try {
      return !ending && connections.add(connection);
    } finally {
      lock.unlock();
    }
  }

  private void refused(ConnectionRejection reason) {
    refusals.take();
    events.tell(listener -> listener.onConnectionRejected(reason));
  }

  void onConnectionClosed(ServerConnection connection) {
    events.tell(ServerListener::onConnectionClosed);
    lock.lock();
    try {
      connections.remove(connection);
      perUser.remove(connection.peer());
      connectionClosed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts a call that starts. Returns false if the number of running calls has reached its limit.
   */
  boolean beginCall() {
    if (calls.incrementAndGet() > settings.maxConcurrentCalls()) {
      calls.decrementAndGet();
      return false;
    }
    return true;
  }

  void endCall() {
    calls.decrementAndGet();
  }

  ServerSettings settings() {
    return settings;
  }

  MethodTable methods() {
    return methods;
  }

  ServerEvents events() {
    return events;
  }

  Timers timers() {
    return timers;
  }

  NanoClock clock() {
    return clock;
  }

  /** Returns the limit of the delay in a queue, or null if there is none. */
  FailureLog failureLog() {
    return failureLog;
  }

  HandlerExecutor handlers() {
    return handlers;
  }

  private final class Admitting implements Admission.Outcome {
    @Override
    public void onAdmitted(ByteChannel connection, PeerLookup peer) {
      admit(connection, peer);
    }

    @Override
    public void onRefused(ConnectionRejection reason) {
      refused(reason);
    }
  }
}
