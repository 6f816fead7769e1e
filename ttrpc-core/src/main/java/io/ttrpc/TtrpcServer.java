package io.ttrpc;

import com.google.protobuf.ExtensionRegistryLite;
import io.ttrpc.internal.server.ServerEngine;
import io.ttrpc.internal.server.ServerSettings;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * A server. It listens on Unix sockets, and serves connections that the application has made.
 *
 * <pre>{@code
 * try (TtrpcServer server = TtrpcServer.builder()
 *     .listen("unix:///run/greeter.sock")
 *     .service(GreeterTtrpc.bind(new Greeter()))
 *     .start()) {
 *   server.awaitTermination();
 * }
 * }</pre>
 *
 * <p>A running server keeps the process alive until {@link #shutdown} or {@link #close}. This class
 * is thread-safe.
 */
public final class TtrpcServer implements AutoCloseable {
  private final ServerEngine engine;
  private final List<ServiceDescriptor> services;

  private TtrpcServer(ServerEngine engine, List<ServiceDescriptor> services) {
    this.engine = engine;
    this.services = services;
  }

  /** Returns a builder of a server, with default settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the addresses that the server listens on, in the form {@code unix:///path/to.sock}. */
  public List<String> addresses() {
    return engine.addresses();
  }

  /** Returns the services, in the order in which they were added. */
  public List<ServiceDescriptor> services() {
    return services;
  }

  /** Returns the number of open connections that were admitted. */
  public int connectionCount() {
    return engine.connectionCount();
  }

  /** Returns the number of running calls. */
  public int callCount() {
    return engine.callCount();
  }

  /**
   * Returns the activity of the event loops, which read requests and run brief handlers. It is the
   * same after the end of the server.
   */
  public LoopActivity loopActivity() {
    return engine.loopActivity();
  }

  /**
   * Returns the open connections that were admitted, the oldest first. The system is asked for the
   * peers that neither a policy nor a handler has asked for. A directory service may answer slowly:
   * this method waits for two seconds at most, and connections whose peers are not known by then
   * have none.
   */
  public List<OpenConnection> connections() {
    return engine.connections();
  }

  /**
   * Returns the number of running calls that wait for a thread, because their connection or the
   * streams have as many as they may have. Calls in an executor's own queue do not count.
   */
  public int waitingCalls() {
    return engine.waitingCalls();
  }

  /** Returns the maximum number of open connections. */
  public int maxConnections() {
    return engine.maxConnections();
  }

  /** Returns the maximum number of running calls. */
  public int maxConcurrentCalls() {
    return engine.maxConcurrentCalls();
  }

  /** Returns the maximum number of running calls of each connection. */
  public int maxCallsPerConnection() {
    return engine.maxCallsPerConnection();
  }

  /** Returns the maximum memory that connections may hold, in bytes. */
  public long maxMemory() {
    return engine.maxMemory();
  }

  /** Returns the maximum memory that each connection may hold, in bytes. */
  public long maxMemoryPerConnection() {
    return engine.maxMemoryPerConnection();
  }

  /**
   * Returns the memory that is set aside for the open connections and their calls, in bytes. An
   * idle connection has 8 KiB.
   */
  public long memoryInUse() {
    return engine.memoryInUse();
  }

  /** Returns whether the server accepts new connections. */
  public boolean isListening() {
    return engine.isListening();
  }

  /**
   * Returns those of the {@link #addresses} that no longer lead to this server, because another
   * process has removed or replaced the socket file. New clients cannot reach the server at such an
   * address; open connections go on. Only a restart creates the file again. The list is empty if
   * the server has stopped listening. Files that the server has not created are not checked, nor
   * are those in a folder that this process may not search.
   */
  public List<String> lostAddresses() {
    return engine.lostAddresses();
  }

  /**
   * Serves a connection that the application has made, and returns at once. The server treats the
   * connection as one that it has accepted: limits, peer policy and shutdown apply. The server
   * closes the connection in any case, also if it rejects it. A peer policy other than {@link
   * PeerPolicy#anyone} rejects a connection without peer credentials.
   *
   * @param connection a connection as {@link ConnectionFactory} requires it
   * @throws IOException if the server accepts no new connections; it has closed this one
   */
  public void serve(ByteChannel connection) throws IOException {
    engine.serve(Objects.requireNonNull(connection, "connection"));
  }

  /**
   * Shuts the server down gracefully. The server stops listening, closes the connections that have
   * no calls, and rejects new requests with UNAVAILABLE. It waits for the running calls, but no
   * longer than the grace period. Calls that run longer go on until {@link #close}. If the waiting
   * thread is interrupted, this method returns as if the grace period had ended, and the thread
   * stays interrupted.
   *
   * @return the number of calls that have ended, and of those that still run
   */
  public ShutdownReport shutdown(Duration gracePeriod) {
    return engine.shutdown(gracePeriod);
  }

  /**
   * Closes the server at once, with its listeners and connections, and cancels the running calls.
   * This method returns when that is done, unless a thread of the server itself calls it. A handler
   * that ignores its cancellation may still run. Further calls of this method have no effect.
   */
  @Override
  public void close() {
    engine.close();
  }

  /**
   * Waits until the server has ended.
   *
   * @throws InterruptedException if the current thread is interrupted
   */
  public void awaitTermination() throws InterruptedException {
    engine.awaitTermination();
  }

  /** A builder of a server. This class is not thread-safe. */
  public static final class Builder {
    private final List<SocketFile> socketFiles = new ArrayList<>();
    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final Map<String, ServiceDefinition> services = new LinkedHashMap<>();
    private final ServerSettings.Builder settings = new ServerSettings.Builder();
    private boolean needsAddress = true;

    private Builder() {}

    /**
     * Adds a Unix socket to listen on. May be called several times.
     *
     * @param address {@code unix:///run/x.sock}, {@code ttrpc+unix:///run/x.sock} or {@code
     *     /run/x.sock}
     * @throws IllegalArgumentException if the address is invalid, or if the JDK cannot listen on it
     */
    public Builder listen(String address) {
      return listen(SocketFile.at(address));
    }

    /** Adds a Unix socket to listen on, with the given file. May be called several times. */
    public Builder listen(SocketFile file) {
      socketFiles.add(file);
      return this;
    }

    /**
     * Adds a channel to accept connections from. The channel is bound already; for example, systemd
     * has passed it to the process. The server closes the channel and does not delete its file. May
     * be called several times.
     *
     * @throws IllegalArgumentException if the channel is not the JDK's own; accept from such a
     *     channel and pass the connections to {@link TtrpcServer#serve}
     */
    public Builder listen(ServerSocketChannel bound) {
      if (bound.provider() != SelectorProvider.provider()) {
        throw new IllegalArgumentException(
            "expected a server socket channel of the JDK but was "
                + bound
                + "; accept its connections and pass them to TtrpcServer.serve");
      }
      listeners.add(bound);
      return this;
    }

    /**
     * Lets the server start without an address. It then serves the connections that are passed to
     * {@link TtrpcServer#serve}.
     */
    public Builder withoutAddress() {
      needsAddress = false;
      return this;
    }

    /**
     * Adds a service.
     *
     * @throws IllegalStateException if a service of that name was added before
     */
    public Builder service(ServiceDefinition service) {
      String name = service.descriptor().name();
      if (services.putIfAbsent(name, service) != null) {
        throw new IllegalStateException("service " + name + " was added twice");
      }
      return this;
    }

    /** Returns the services that were added, in their order. */
    public List<ServiceDescriptor> services() {
      return services.values().stream().map(ServiceDefinition::descriptor).toList();
    }

    /** Adds an interceptor behind the interceptors that were added before. */
    public Builder interceptor(ServerInterceptor interceptor) {
      settings.interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
      return this;
    }

    /** Adds a listener. */
    public Builder listener(ServerListener listener) {
      settings.listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Sets the executor that runs the handlers, and the callbacks of asynchronous handlers. The
     * server does not shut the executor down. If the executor does not accept a handler, whatever
     * exception it throws, the call ends with RESOURCE_EXHAUSTED. Default: virtual threads on Java
     * 21 and newer, otherwise a pool of 256 threads, which connections share as {@link
     * #executor(Executor, int)} says. {@link #briefHandlers} are an exception.
     *
     * <p>The server does not know how many threads the executor has. So a connection whose handlers
     * wait may occupy all of them.
     */
    public Builder executor(Executor executor) {
      settings.executor = Objects.requireNonNull(executor, "executor");
      settings.executorThreads = null;
      return this;
    }

    /**
     * Sets an executor with a limited number of threads, as {@link #executor(Executor)} does. The
     * connections share the threads, so that slow handlers of a few connections do not stop the
     * calls of all others. A quarter of the threads is for connections that occupy none. Of the
     * others a connection may occupy seven times as many as it leaves free: alone about two thirds
     * of all threads. Further calls wait, and connections with waiting calls take turns. 20,000
     * calls may wait, and a connection may have as many of them as it leaves to others; a further
     * call ends with RESOURCE_EXHAUSTED. The {@link #maxStreamThreads threads of streams} are
     * shared in the same way. Fewer than four threads are not shared.
     *
     * @param maxThreads the maximum number of the executor's threads
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Builder executor(Executor executor, int maxThreads) {
      executor(executor);
      settings.executorThreads = Limits.positive("maxThreads", maxThreads);
      return this;
    }

    /**
     * Sets the maximum number of handlers of streams that run on the executor at the same time, so
     * that streams which wait for their peers leave threads to the unary calls. A further stream
     * waits for one of them for two seconds, and then ends with RESOURCE_EXHAUSTED. The handler of
     * an asynchronous method runs until it returns, not until its stream ends. Default: three
     * quarters of a limited number of threads; no limit for virtual threads, and for an executor
     * whose number of threads is not known.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Builder maxStreamThreads(int threads) {
      settings.maxStreamThreads = Limits.positive("maxStreamThreads", threads);
      return this;
    }

    /**
     * Sets the values of a handler's thread that the callbacks of its call get on other threads.
     * Default: {@link ThreadContext#NONE}.
     */
    public Builder threadContext(ThreadContext context) {
      settings.threadContext = Objects.requireNonNull(context, "context");
      return this;
    }

    /**
     * Sets the threads that run brief handlers. Default: {@link BriefHandlers#ON_LOOP}, or {@link
     * BriefHandlers#ON_EXECUTOR} if an {@link #executor} is set.
     */
    public Builder briefHandlers(BriefHandlers where) {
      settings.briefHandlers = Objects.requireNonNull(where, "where");
      return this;
    }

    /**
     * Sets the longest time that the reading thread polls for input before it goes to sleep (busy
     * polling). Polling saves the time to fall asleep and to wake up. The thread polls only while
     * requests arrive at intervals that short, and never on a machine with a single processor. The
     * first polls take up to four times as long, because the peer may have to wake up. Zero
     * disables polling. Default: 30 µs.
     *
     * @throws IllegalArgumentException if the time is negative or longer than 10 ms
     */
    public Builder maxBusyPoll(Duration limit) {
      settings.maxBusyPoll = Limits.maxBusyPoll(limit);
      return this;
    }

    /**
     * Sets the maximum size of the data of a frame, in bytes, for both directions. The data is the
     * message with its envelope. Default: 4 MiB.
     *
     * @throws IllegalArgumentException if the size is not from 1 to 16 MiB - 1
     */
    public Builder maxMessageSize(int bytes) {
      settings.maxMessageSize = Limits.messageSize(bytes);
      return this;
    }

    /**
     * Sets the maximum metadata of a request: the number of values, and their bytes in the request.
     * A request with more ends with RESOURCE_EXHAUSTED. Default: 1,024 values and 64 KiB.
     *
     * @throws IllegalArgumentException if one of the numbers is less than 1
     */
    public Builder maxMetadata(int entries, int bytes) {
      settings.maxMetadataEntries = Limits.positive("entries", entries);
      settings.maxMetadataSize = Limits.positive("bytes", bytes);
      return this;
    }

    /**
     * Sets the maximum depth to which messages may be nested in a received message. A deeper
     * message fails its call with INTERNAL, as bytes do that are not a message. Default: 100, as in
     * protobuf.
     *
     * @throws IllegalArgumentException if the depth is not from 1 to 1,000
     */
    public Builder maxMessageDepth(int levels) {
      settings.messages = settings.messages.withMaxDepth(Limits.messageDepth(levels));
      return this;
    }

    /**
     * Sets the registry of the proto2 extensions in received messages. An extension that is not in
     * the registry remains an unknown field. The registry must not change any more. Default: no
     * extensions.
     */
    public Builder extensionRegistry(ExtensionRegistryLite registry) {
      settings.messages =
          settings.messages.withExtensions(Objects.requireNonNull(registry, "registry"));
      return this;
    }

    /**
     * Sets whether the server sends the messages of exceptions other than {@link TtrpcException} to
     * the peer. The log has these messages in any case, with the stack trace. Default: {@link
     * ExceptionMessages#WITHHOLD}.
     */
    public Builder exceptionMessages(ExceptionMessages messages) {
      settings.exceptionMessages = Objects.requireNonNull(messages, "messages");
      return this;
    }

    /**
     * Sets the maximum number of open connections. The server rejects further ones. Default: 16,384
     * or three quarters of the files that the process may open, whichever is less.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Builder maxConnections(int connections) {
      settings.maxConnections = Limits.positive("maxConnections", connections);
      return this;
    }

    /**
     * Sets the maximum number of open connections of each user. The server rejects further ones, so
     * that one user cannot take all connections from the others. Connections without peer
     * credentials are not limited. Default: half of the file descriptors that the process may have,
     * as Linux states them when the server starts; no limit on other systems.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Builder maxConnectionsPerUser(int connections) {
      settings.maxConnectionsPerUser = Limits.positive("maxConnectionsPerUser", connections);
      return this;
    }

    /**
     * Sets the maximum number of running calls. Further ones end with RESOURCE_EXHAUSTED. Default:
     * 100,000.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Builder maxConcurrentCalls(int calls) {
      settings.maxConcurrentCalls = Limits.positive("maxConcurrentCalls", calls);
      return this;
    }

    /**
     * Sets the maximum number of running calls of each connection. Further calls on the connection
     * end with RESOURCE_EXHAUSTED, and other connections are not affected. Default: 20,000.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Builder maxCallsPerConnection(int calls) {
      settings.maxCallsPerConnection = Limits.positive("maxCallsPerConnection", calls);
      return this;
    }

    /**
     * Sets the maximum memory that peers can make the server hold, in bytes of heap. Everything
     * counts that lasts longer than one step of the event loop: running calls with 2 KiB each, open
     * streams with 4 KiB each, metadata, requests as they arrived and as they are decoded, messages
     * in stream buffers, incomplete frames, large responses, and frames that a peer does not read.
     * A request that needs more than is left ends with RESOURCE_EXHAUSTED, and so does a stream
     * with such a message.
     *
     * <p>A connection may hold as much as it leaves to all others: at most half of the maximum
     * alone, and a third beside one that is as greedy. So greedy connections always leave a part to
     * the next one.
     *
     * <p>Each open connection has 8 KiB set aside, enough for small calls one after another. Memory
     * that the server already holds when it counts it, such as responses that wait for a slow peer,
     * may exceed the maximum by a quarter; the connection that needs more is closed.
     *
     * <p>Default: half of the maximum heap, and at least eight times {@link #maxMessageSize}.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Builder maxMemory(long bytes) {
      settings.maxMemory = Limits.positive("maxMemory", bytes);
      return this;
    }

    /**
     * Sets the maximum memory that a peer can make the server hold with one connection, in bytes of
     * heap; {@link #maxMemory} says what counts. A connection that has reached it does not affect
     * others, because it is below the server's maximum. Default: half of {@code maxMemory}, and at
     * least four times {@link #maxMessageSize}.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Builder maxMemoryPerConnection(long bytes) {
      settings.maxMemoryPerConnection = Limits.positive("maxMemoryPerConnection", bytes);
      return this;
    }

    /**
     * Sets the time for which a unary call may wait for a thread while the server is overloaded.
     * After that time, the call ends with RESOURCE_EXHAUSTED, and its handler does not run. A
     * server is overloaded while every call has waited for more than half of the time, for as long
     * as twice the time; a burst may therefore wait longer. Where connections {@linkplain
     * #executor(Executor, int) share threads}, the calls of each connection are judged by
     * themselves. Zero disables the limit. Default: 500 ms.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public Builder maxQueueDelay(Duration delay) {
      settings.maxQueueDelay = Limits.notNegative("maxQueueDelay", delay);
      return this;
    }

    /**
     * Sets the number of messages and bytes of a stream that may wait until the handler reads them.
     * A single message may exceed the number of bytes. A stream that stays full ends with
     * RESOURCE_EXHAUSTED; see {@link #streamPause}. Default: 1,024 messages and 4 MiB.
     *
     * @throws IllegalArgumentException if a number is less than 1
     */
    public Builder streamBuffer(int messages, int bytes) {
      settings.streamBufferLimits =
          settings.streamBufferLimits.withCapacity(
              Limits.positive("messages", messages), Limits.positive("bytes", bytes));
      return this;
    }

    /**
     * Sets the total time that a full stream may stop its connection from being read. After that
     * time, the stream ends. The time starts anew each time the handler has read as much as the
     * stream buffer holds. Default: 1 s.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public Builder streamPause(Duration pause) {
      settings.streamBufferLimits =
          settings.streamBufferLimits.withPause(Limits.notNegative("streamPause", pause));
      return this;
    }

    /**
     * Sets the policy that admits peers. Default: none, so that only the permissions of the socket
     * file count.
     */
    public Builder admit(PeerPolicy policy) {
      Objects.requireNonNull(policy, "policy");
      settings.peerPolicy = policy == AnyPeer.POLICY ? null : policy;
      return this;
    }

    /**
     * Sets the time within which the peer policy has to decide about a peer. After that time, the
     * server rejects the connection. Default: 10 s.
     *
     * @throws IllegalArgumentException if the timeout is zero or negative
     */
    public Builder admissionTimeout(Duration timeout) {
      settings.admissionTimeout = Limits.positive("admissionTimeout", timeout);
      return this;
    }

    /**
     * Starts the server. A start that fails leaves nothing behind.
     *
     * @throws SocketFileException if a socket file cannot be created
     * @throws IOException if a socket fails for another reason
     * @throws IllegalStateException if there is nothing to listen on, unless {@link
     *     #withoutAddress} allows that; or if there is a peer policy, and the JDK does not know
     *     peers because it lacks the module {@code jdk.net}
     */
    public TtrpcServer start() throws IOException {
      if (needsAddress && socketFiles.isEmpty() && listeners.isEmpty()) {
        throw new IllegalStateException(
            "a server needs an address to listen on: call listen(…) or withoutAddress()");
      }
      var methods =
          services.values().stream().flatMap(service -> service.bindings().stream()).toList();
      ServerEngine engine = ServerEngine.start(socketFiles, listeners, methods, settings.build());
      return new TtrpcServer(engine, services());
    }
  }
}
