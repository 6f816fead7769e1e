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
 * Serves services on Unix sockets, and on connections that the application has made.
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
 * <p>A running server keeps the process alive until {@link #shutdown} or {@link #close}. All
 * methods may be called by any thread at any time.
 */
public final class TtrpcServer implements AutoCloseable {
  private final ServerEngine engine;
  private final List<ServiceDescriptor> services;

  private TtrpcServer(ServerEngine engine, List<ServiceDescriptor> services) {
    this.engine = engine;
    this.services = services;
  }

  /** A builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The addresses that the server listens on, in the form {@code unix:///path/to.sock}. */
  public List<String> addresses() {
    return engine.addresses();
  }

  /** What is served, in the order of registration. */
  public List<ServiceDescriptor> services() {
    return services;
  }

  /** The number of admitted connections that are open now. */
  public int connectionCount() {
    return engine.connectionCount();
  }

  /** The number of calls that are running now. */
  public int callCount() {
    return engine.callCount();
  }

  /** Whether the server takes new connections. */
  public boolean isListening() {
    return engine.isListening();
  }

  /**
   * Serves a connection that the application has made. It counts as one that the server has
   * accepted: limits, the peer policy and the shutdown apply, and the server closes it in the end,
   * also when it refuses it. Returns at once.
   *
   * <p>A {@link java.nio.channels.SocketChannel} of the JDK is served without a thread of its own.
   * Any other channel, a socket of another selector provider included, gets two threads and must
   * block until there is input or room. A read and a write may run at the same time, and closing
   * the channel ends both. A peer policy refuses a connection whose peer the kernel does not name.
   *
   * @throws IOException if the server takes no new connections; this one is closed
   */
  public void serve(ByteChannel connection) throws IOException {
    engine.serve(Objects.requireNonNull(connection, "connection"));
  }

  /**
   * Ends the server gracefully: takes no new connection, closes those without a call, rejects new
   * requests with UNAVAILABLE, and waits until the running calls have ended, but no longer than the
   * grace period. Calls that still run go on until {@link #close}. Interrupting the wait ends it as
   * if the grace period were over; the interrupt stays set.
   */
  public ShutdownReport shutdown(Duration gracePeriod) {
    return engine.shutdown(gracePeriod);
  }

  /**
   * Ends the server now: listeners and all connections are closed, contexts of running calls
   * cancelled; all of that is done when this returns, unless the server itself calls it. Handlers
   * that do not heed their cancellation may still run. Does nothing the second time.
   */
  @Override
  public void close() {
    engine.close();
  }

  /** Waits until the server has ended. */
  public void awaitTermination() throws InterruptedException {
    engine.awaitTermination();
  }

  /** Collects what a server needs. Not safe for use by several threads at once. */
  public static final class Builder {
    private final List<SocketFile> socketFiles = new ArrayList<>();
    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final Map<String, ServiceDefinition> services = new LinkedHashMap<>();
    private final ServerSettings.Builder settings = new ServerSettings.Builder();
    private boolean needsAddress = true;

    private Builder() {}

    /**
     * Listens on a Unix socket: {@code unix:///run/x.sock}, {@code ttrpc+unix:///run/x.sock} or
     * {@code /run/x.sock}. May be given several times.
     *
     * @throws IllegalArgumentException if the address is not one that the JDK can listen on
     */
    public Builder listen(String address) {
      return listen(SocketFile.at(address));
    }

    /** Listens on a Unix socket whose file is made as described. May be given several times. */
    public Builder listen(SocketFile file) {
      socketFiles.add(file);
      return this;
    }

    /**
     * Accepts from a channel that is bound already, such as one inherited from systemd. The server
     * closes the channel and leaves its file alone. May be given several times.
     *
     * @throws IllegalArgumentException if the channel is not the JDK's own; accept from such a
     *     channel and give the connections to {@link TtrpcServer#serve}
     */
    public Builder listen(ServerSocketChannel bound) {
      if (bound.provider() != SelectorProvider.provider()) {
        throw new IllegalArgumentException(
            "expected a listener of the JDK but was " + bound + "; give its connections to serve");
      }
      listeners.add(bound);
      return this;
    }

    /**
     * Lets the server start without an address: it serves the connections that {@link
     * TtrpcServer#serve} is given.
     */
    public Builder withoutAddress() {
      needsAddress = false;
      return this;
    }

    /**
     * Serves a service.
     *
     * @throws IllegalStateException if a service of that name is served already
     */
    public Builder service(ServiceDefinition service) {
      String name = service.descriptor().name();
      if (services.putIfAbsent(name, service) != null) {
        throw new IllegalStateException("service " + name + " is registered twice");
      }
      return this;
    }

    /** Adds an interceptor behind those that are there. */
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
     * Runs the handlers, and what asynchronous handlers are told while their calls go on; stays the
     * caller's to shut down. A handler that it does not take, whatever it throws, ends with
     * RESOURCE_EXHAUSTED. Default: virtual threads where the JDK has them, else a bounded pool, but
     * for {@link #briefHandlers}.
     */
    public Builder executor(Executor executor) {
      settings.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Where handlers run that have shown to be brief. Default: {@link BriefHandlers#ON_LOOP}, or
     * {@link BriefHandlers#ON_EXECUTOR} where an {@link #executor} is given.
     */
    public Builder briefHandlers(BriefHandlers where) {
      settings.briefHandlers = Objects.requireNonNull(where, "where");
      return this;
    }

    /**
     * How long the thread that reads looks for more input before it goes to sleep, while requests
     * follow one another that fast; zero never to. Saves the time of going to sleep and being
     * woken. Without traffic, or with one processor, nothing is looked for. Default 30 µs.
     *
     * @throws IllegalArgumentException if negative or above 10 ms
     */
    public Builder maxBusyPoll(Duration limit) {
      settings.maxBusyPoll = Limits.maxBusyPoll(limit);
      return this;
    }

    /**
     * The largest data of a frame, in bytes, in either direction: the message with its envelope.
     * Default 4 MiB.
     *
     * @throws IllegalArgumentException if not within 1 to 16 MiB - 1
     */
    public Builder maxMessageSize(int bytes) {
      settings.maxMessageSize = Limits.messageSize(bytes);
      return this;
    }

    /**
     * Sets how deep a received message may nest: the longest chain of messages within it. A deeper
     * one fails its call with INTERNAL, as bytes that are no message do. Default 100, protobuf's
     * own.
     *
     * @throws IllegalArgumentException if not within 1 to 1,000
     */
    public Builder maxMessageDepth(int levels) {
      settings.messages = settings.messages.withMaxDepth(Limits.messageDepth(levels));
      return this;
    }

    /**
     * Sets the proto2 extensions to read in received messages. An extension that the registry lacks
     * stays an unknown field. The registry must not change any more. Default: none.
     */
    public Builder extensionRegistry(ExtensionRegistryLite registry) {
      settings.messages =
          settings.messages.withExtensions(Objects.requireNonNull(registry, "registry"));
      return this;
    }

    /**
     * Sets whether the message of an exception that a handler did not mean for its caller goes to
     * the peer. The log has it in any case, with the stack trace. Default: {@link
     * ExceptionMessages#WITHHOLD}.
     */
    public Builder exceptionMessages(ExceptionMessages messages) {
      settings.exceptionMessages = Objects.requireNonNull(messages, "messages");
      return this;
    }

    /** The most connections at a time; more are refused. Default: no limit. */
    public Builder maxConnections(int connections) {
      settings.maxConnections = Limits.positive("maxConnections", connections);
      return this;
    }

    /** The most calls at a time; more calls end with RESOURCE_EXHAUSTED. Default: no limit. */
    public Builder maxConcurrentCalls(int calls) {
      settings.maxConcurrentCalls = Limits.positive("maxConcurrentCalls", calls);
      return this;
    }

    /**
     * What may wait in a stream for its handler. A stream that stays full ends with
     * RESOURCE_EXHAUSTED. Default 1,024 messages and 4 MiB.
     */
    public Builder streamBuffer(int messages, int bytes) {
      settings.streamBufferLimits =
          settings.streamBufferLimits.withCapacity(
              Limits.positive("messages", messages), Limits.positive("bytes", bytes));
      return this;
    }

    /**
     * How long a full stream may hold back its connection's reader before it is given up. Default 1
     * s.
     */
    public Builder streamPause(Duration pause) {
      settings.streamBufferLimits =
          settings.streamBufferLimits.withPause(Limits.notNegative("streamPause", pause));
      return this;
    }

    /** Whom to admit. Default: anyone that the socket file's permissions let in. */
    public Builder admit(PeerPolicy policy) {
      Objects.requireNonNull(policy, "policy");
      settings.peerPolicy = policy == AnyPeer.POLICY ? null : policy;
      return this;
    }

    /** How long {@link #admit}'s policy may take for one peer. Default 10 s. */
    public Builder admissionTimeout(Duration timeout) {
      settings.admissionTimeout = Limits.positive("admissionTimeout", timeout);
      return this;
    }

    /**
     * Starts to serve.
     *
     * @throws SocketFileException if a socket file can not be made; nothing is left behind
     * @throws IOException if a socket fails otherwise; nothing is left behind
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
      return new TtrpcServer(
          engine, services.values().stream().map(ServiceDefinition::descriptor).toList());
    }
  }
}
