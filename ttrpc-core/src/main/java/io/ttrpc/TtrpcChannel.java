package io.ttrpc;

import com.google.protobuf.ExtensionRegistryLite;
import io.ttrpc.internal.client.CallStarter;
import io.ttrpc.internal.client.ChannelSettings;
import io.ttrpc.internal.client.ReconnectingChannel;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * A connection to a server that is made at the first call and made again when it is lost. All calls
 * of the channel share it. Generated clients make the calls.
 *
 * <pre>{@code
 * try (TtrpcChannel channel = TtrpcChannel.forTarget("unix:///run/greeter.sock")) {
 *   GreeterService greeter = GreeterTtrpc.client(channel);
 *   greeter.sayHello(HelloRequest.newBuilder().setName("Ada").build());
 * }
 * }</pre>
 *
 * <p>A connection takes no new calls any more once it is silent: three calls in a row, over at
 * least a second, ran into their deadlines, and no frame has come since the first of them was sent.
 * The next call connects anew. Calls that wait on the silent connection may still succeed; it is
 * closed when the last of them has ended.
 *
 * <p>All methods may be called by any thread at any time.
 */
public final class TtrpcChannel implements AutoCloseable {
  private final ReconnectingChannel channel;
  private final CallStarter calls;

  private TtrpcChannel(ReconnectingChannel channel, CallStarter calls) {
    this.channel = channel;
    this.calls = calls;
  }

  /**
   * Returns a channel for a Unix socket, or for a port of a virtual machine behind the Unix socket
   * of its hypervisor (hybrid vsock), with default settings. It does not connect: the first call
   * does, or {@link #connect}.
   *
   * @param target {@code unix:///run/x.sock}, {@code ttrpc+unix:///run/x.sock}, {@code /run/x.sock}
   *     or {@code hvsock:///run/vm.sock:1024}
   * @throws IllegalArgumentException if the address is not one that the JDK can connect to
   */
  public static TtrpcChannel forTarget(String target) {
    return builder(target).build();
  }

  /**
   * Returns a builder of a channel, with default settings.
   *
   * @param target a target in a form that {@link #forTarget} takes
   * @throws IllegalArgumentException if the address is not one that the JDK can connect to
   */
  public static Builder builder(String target) {
    Addresses.Target parsed = Addresses.target(target);
    return builder(parsed.name(), parsed.connections());
  }

  /**
   * Returns a builder of a channel whose connections the application opens, with default settings.
   *
   * @param target the name of the target, for {@link #target} and for messages
   */
  public static Builder builder(String target, ConnectionFactory connections) {
    return new Builder(
        new ChannelSettings.Builder(
            Objects.requireNonNull(target, "target"),
            Objects.requireNonNull(connections, "connections")));
  }

  /**
   * Returns a channel over a connection that the application has made, with default settings. The
   * channel closes the connection in the end, and has no other. Once that one has ended, the state
   * is {@link State#SHUTDOWN}, and calls fail with UNAVAILABLE, even if they {@linkplain
   * Builder#waitForReady wait for a connection}. A silent connection stays in use.
   *
   * <p>{@link ConnectionFactory} says which channels use a thread of their own, and what the
   * channel expects of them.
   */
  public static TtrpcChannel forConnection(ByteChannel connection) {
    return builder(connection).build();
  }

  /**
   * Returns a builder of a channel as {@link #forConnection} makes it, with default settings.
   * {@link Builder#build} takes the connection into use, and builds one channel only.
   */
  public static Builder builder(ByteChannel connection) {
    return new Builder(
        new ChannelSettings.Builder(Objects.requireNonNull(connection, "connection")));
  }

  /**
   * Returns the target, in the form {@code unix:///path/to.sock} or {@code
   * hvsock:///path/to.sock:port}; or the name that it was given; or the text that describes a given
   * connection.
   */
  public String target() {
    return channel.target();
  }

  /** What the channel is doing about its connection. */
  public State state() {
    return channel.state();
  }

  /**
   * Connects if there is no connection. Waits until the connection is made.
   *
   * @throws ConnectionClosedException if the attempt fails or exceeds the connect timeout
   */
  public void connect() {
    channel.connect();
  }

  /**
   * Closes the channel for good: running calls fail with UNAVAILABLE, and so do later ones. Does
   * nothing the second time.
   */
  @Override
  public void close() {
    channel.close();
  }

  CallStarter calls() {
    return calls;
  }

  /** What a channel is doing about its connection. */
  public enum State {
    /** There is no connection, and no call asks for one. */
    IDLE,
    /** A connection is being made. */
    CONNECTING,
    /** There is a connection. */
    READY,
    /** The last attempt to connect failed; the next one waits for the backoff. */
    TRANSIENT_FAILURE,
    /** The channel was closed, or the connection that it was given has ended. */
    SHUTDOWN
  }

  /** Collects what a channel needs. Not safe for use by several threads at once. */
  public static final class Builder {
    private final ChannelSettings.Builder settings;

    private Builder(ChannelSettings.Builder settings) {
      this.settings = settings;
    }

    /** How long a call may take where it does not say so itself. Default: any time. */
    public Builder timeout(Duration timeout) {
      settings.timeout = Limits.positive("timeout", timeout);
      return this;
    }

    /** Sent with every call, in front of the call's own. */
    public Builder metadata(Metadata metadata) {
      settings.metadata = Objects.requireNonNull(metadata, "metadata");
      return this;
    }

    /** Adds an interceptor behind those that are there. */
    public Builder interceptor(ClientInterceptor interceptor) {
      settings.interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
      return this;
    }

    /** Adds a listener. */
    public Builder listener(ChannelListener listener) {
      settings.listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Runs what asynchronous and two-way calls need besides the caller's thread; stays the caller's
     * to shut down. Default: virtual threads where the JDK has them, else daemon threads on demand.
     */
    public Builder executor(Executor executor) {
      settings.executor = Objects.requireNonNull(executor, "executor");
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
     * How long the thread that reads looks for more input before it goes to sleep, while responses
     * come that fast; zero never to. Saves the time of going to sleep and being woken. Without
     * traffic, or with one processor, nothing is looked for. Default 30 µs.
     *
     * @throws IllegalArgumentException if negative or above 10 ms
     */
    public Builder maxBusyPoll(Duration limit) {
      settings.maxBusyPoll = Limits.maxBusyPoll(limit);
      return this;
    }

    /** How long one attempt to connect may take. Default 2 s. */
    public Builder connectTimeout(Duration timeout) {
      settings.connectTimeout = Limits.positive("connectTimeout", timeout);
      return this;
    }

    /**
     * How long to wait after a failed attempt to connect: doubling from the first to the last, with
     * jitter. Default 50 ms to 5 s.
     */
    public Builder reconnectBackoff(Duration initial, Duration max) {
      if (Limits.positive("initial", initial).compareTo(max) > 0) {
        throw new IllegalArgumentException(
            "initial backoff " + initial + " must not be above the largest, " + max);
      }
      settings.initialBackoff = initial;
      settings.maxBackoff = max;
      return this;
    }

    /**
     * Lets calls wait, up to their deadline, while the target can not be reached, instead of
     * failing with UNAVAILABLE.
     */
    public Builder waitForReady() {
      settings.waitForReady = true;
      return this;
    }

    /** Keeps calls that are made inside a handler from inheriting its deadline. */
    public Builder ignoreInheritedDeadline() {
      settings.inheritDeadline = false;
      return this;
    }

    /**
     * What may wait in a stream for its consumer. A stream that stays full fails with {@link
     * StreamFullException}. Default 1,024 messages and 4 MiB.
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

    /**
     * Returns the channel.
     *
     * @throws IllegalStateException if the connection was given to a channel before
     */
    public TtrpcChannel build() {
      ReconnectingChannel channel = new ReconnectingChannel(settings.build());
      return new TtrpcChannel(channel, new CallStarter(channel));
    }
  }
}
