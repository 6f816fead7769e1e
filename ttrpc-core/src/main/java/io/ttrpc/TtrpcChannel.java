package io.ttrpc;

import com.google.protobuf.ExtensionRegistryLite;
import io.ttrpc.internal.client.CallStarter;
import io.ttrpc.internal.client.ChannelCalls;
import io.ttrpc.internal.client.ChannelSettings;
import io.ttrpc.internal.client.ChannelTarget;
import io.ttrpc.internal.client.ReconnectingChannel;
import io.ttrpc.internal.client.TransportCalls;
import io.ttrpc.internal.client.TransportChannel;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * A channel to a server. It connects at the first call, and again when the connection was lost. All
 * calls of the channel share the connection. Generated clients make the calls.
 *
 * <pre>{@code
 * try (TtrpcChannel channel = TtrpcChannel.forTarget("unix:///run/greeter.sock")) {
 *   GreeterService greeter = GreeterTtrpc.client(channel);
 *   greeter.sayHello(HelloRequest.newBuilder().setName("Ada").build());
 * }
 * }</pre>
 *
 * <p>A silent connection takes no new calls. A connection is silent if three calls in a row, over
 * at least a second, exceeded their deadlines, and no frame has arrived since the first of them was
 * sent. The next call opens a new connection. The calls that wait on the silent connection may
 * still succeed; the channel closes the connection when the last of them has ended.
 *
 * <p>This class is thread-safe.
 */
public final class TtrpcChannel implements AutoCloseable {
  private final ChannelTarget channel;
  private final ChannelCalls calls;

  private TtrpcChannel(ChannelTarget channel, ChannelCalls calls) {
    this.channel = channel;
    this.calls = calls;
  }

  /**
   * Returns a channel with default settings, for a Unix socket or for a port of a virtual machine
   * behind the Unix socket of its hypervisor (hybrid vsock). The channel connects at the first
   * call, or when {@link #connect} is called.
   *
   * @param target {@code unix:///run/x.sock}, {@code ttrpc+unix:///run/x.sock}, {@code /run/x.sock}
   *     or {@code hvsock:///run/vm.sock:1024}
   * @throws IllegalArgumentException if the target is invalid, or if the JDK cannot connect to it
   */
  public static TtrpcChannel forTarget(String target) {
    return builder(target).build();
  }

  /**
   * Returns a builder of a channel, with default settings.
   *
   * @param target a target in a form that {@link #forTarget} accepts
   * @throws IllegalArgumentException if the target is invalid, or if the JDK cannot connect to it
   */
  public static Builder builder(String target) {
    Addresses.Target parsed = Addresses.target(target);
    return builder(parsed.name(), parsed.connections());
  }

  /**
   * Returns a builder of a channel whose connections come from a factory, with default settings.
   *
   * @param target the name of the target, for {@link #target} and for messages
   * @param connections the factory of the connections
   */
  public static Builder builder(String target, ConnectionFactory connections) {
    return new Builder(
        new ChannelSettings.Builder(
            Objects.requireNonNull(target, "target"),
            Objects.requireNonNull(connections, "connections")));
  }

  /**
   * Returns a channel with default settings over a connection that the application has made. The
   * channel has no other connection, and closes this one in the end. When the connection has ended,
   * the state is {@link State#SHUTDOWN}, and calls fail with UNAVAILABLE, even if they {@linkplain
   * Builder#waitForReady wait for a connection}. A silent connection stays in use.
   *
   * @param connection a connection as {@link ConnectionFactory} requires it
   */
  public static TtrpcChannel forConnection(ByteChannel connection) {
    return builder(connection).build();
  }

  /**
   * Returns a builder of a channel over a connection that the application has made, with default
   * settings. {@link #forConnection} describes such a channel. The builder builds one channel only.
   *
   * @param connection a connection as {@link ConnectionFactory} requires it
   */
  public static Builder builder(ByteChannel connection) {
    return new Builder(
        new ChannelSettings.Builder(Objects.requireNonNull(connection, "connection")));
  }

  /**
   * Returns a builder of a channel whose calls a protocol other than ttrpc carries. Generated
   * clients make the same calls on it. The channel takes the settings for the timeout, the
   * metadata, the interceptors, the inherited deadline, the idempotent methods and the connect
   * timeout. Its executor runs the sending half of bidi-streaming calls; the threads of the
   * transport run continuations and subscribers. All other settings belong to ttrpc's own
   * connections and have no effect.
   *
   * <p>A call that ends with UNAVAILABLE fails with {@link ConnectionClosedException}. Closing a
   * call cancels it, and the transport tells the server.
   *
   * @param transport the transport, which is closed with the channel; the builder builds one
   *     channel only
   */
  public static Builder builder(CallTransport transport) {
    return new Builder(new ChannelSettings.Builder(Objects.requireNonNull(transport, "transport")));
  }

  /**
   * Returns the target of the channel: an address of the form {@code unix:///path/to.sock} or
   * {@code hvsock:///path/to.sock:port}, the name that was given with a {@link ConnectionFactory},
   * or the text form of a given connection.
   */
  public String target() {
    return channel.target();
  }

  /** Returns the state of the channel. */
  public State state() {
    return channel.state();
  }

  /**
   * Connects at once, unless there is a connection, and waits until the connection is made. The
   * backoff does not delay the attempt.
   *
   * @throws ConnectionClosedException if the attempt fails or exceeds the connect timeout, or if
   *     the channel was closed
   */
  public void connect() {
    channel.connect();
  }

  /**
   * Closes the channel for good. Its running calls and all later calls fail with UNAVAILABLE.
   * Further calls of this method have no effect.
   */
  @Override
  public void close() {
    channel.close();
  }

  ChannelCalls calls() {
    return calls;
  }

  /** The state of a channel. This enum is immutable and thread-safe. */
  public enum State {
    /** The channel has no connection, and no call needs one. */
    IDLE,
    /** The channel is connecting. */
    CONNECTING,
    /** The channel has a connection. */
    READY,
    /** The last attempt to connect failed. The next one waits for the backoff. */
    TRANSIENT_FAILURE,
    /** The channel was closed, or its given connection has ended. */
    SHUTDOWN
  }

  /** A builder of a channel. This class is not thread-safe. */
  public static final class Builder {
    private final ChannelSettings.Builder settings;

    private Builder(ChannelSettings.Builder settings) {
      this.settings = settings;
    }

    /**
     * Sets the timeout of the calls that set none themselves. Default: no timeout.
     *
     * @throws IllegalArgumentException if the timeout is zero or negative
     */
    public Builder timeout(Duration timeout) {
      settings.timeout = Limits.positive("timeout", timeout);
      return this;
    }

    /** Sets the metadata that every call sends, before its own metadata. Default: empty. */
    public Builder metadata(Metadata metadata) {
      settings.metadata = Objects.requireNonNull(metadata, "metadata");
      return this;
    }

    /** Adds an interceptor behind the interceptors that were added before. */
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
     * Sets the executor of the work that does not run on the thread of a caller: the continuations
     * and the subscribers of asynchronous calls, the sending half of bidi-streaming calls, and the
     * listeners. The channel does not shut the executor down. Default: virtual threads on Java 21
     * and newer, a pool of daemon threads otherwise.
     */
    public Builder executor(Executor executor) {
      settings.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Sets the values of a caller's thread that the callbacks of its call get on other threads.
     * Default: {@link ThreadContext#NONE}.
     */
    public Builder threadContext(ThreadContext context) {
      settings.threadContext = Objects.requireNonNull(context, "context");
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
     * Sets the longest time that the reading thread polls for input before it goes to sleep (busy
     * polling). Polling saves the time to fall asleep and to wake up. The thread polls only while
     * responses arrive at intervals that short, and never on a machine with a single processor. The
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
     * Sets the longest time that an attempt to connect may take. Default: 2 s.
     *
     * @throws IllegalArgumentException if the timeout is zero or negative
     */
    public Builder connectTimeout(Duration timeout) {
      settings.connectTimeout = Limits.positive("connectTimeout", timeout);
      return this;
    }

    /**
     * Sets the pause after a failed attempt to connect. The pause doubles with each failure, from
     * {@code initial} to {@code max}, and is then shortened at random by up to a half. Default: 50
     * ms to 5 s.
     *
     * @throws IllegalArgumentException if {@code initial} is not positive, or longer than {@code
     *     max}
     */
    public Builder reconnectBackoff(Duration initial, Duration max) {
      if (Limits.positive("initial", initial).compareTo(max) > 0) {
        throw new IllegalArgumentException(
            "initial backoff " + initial + " must not be above the maximum backoff " + max);
      }
      settings.initialBackoff = initial;
      settings.maxBackoff = max;
      return this;
    }

    /**
     * Lets calls wait, until their deadline, while the target cannot be reached. By default, such
     * calls fail with UNAVAILABLE.
     */
    public Builder waitForReady() {
      settings.waitForReady = true;
      return this;
    }

    /**
     * Lets the calls that a handler makes ignore the deadline of the handler. By default, such
     * calls inherit the deadline.
     */
    public Builder ignoreInheritedDeadline() {
      settings.inheritDeadline = false;
      return this;
    }

    /**
     * Adds methods whose calls may be made twice without harm. If the connection is lost while a
     * unary call of such a method waits for its response, the channel sends the request once more,
     * on a new connection and within the deadline of the call. The second attempt fails if the
     * target cannot be reached, unless calls {@linkplain #waitForReady wait for a connection}.
     * Interceptors see one call. Without this setting, the channel sends a request again only if
     * the connection has taken no byte of it.
     *
     * @param methods the full names of the methods, such as {@code greeter.v1.Greeter/SayHello}
     * @throws IllegalArgumentException if a name does not have that form
     */
    public Builder idempotentMethods(Collection<String> methods) {
      for (String method : methods) {
        if (method.indexOf('/') <= 0 || method.endsWith("/")) {
          throw new IllegalArgumentException(
              "expected a name of the form package.Service/Method but was " + method);
        }
      }
      settings.idempotent.addAll(methods);
      return this;
    }

    /**
     * Sets the number of messages and bytes of a stream that may wait until the caller reads them.
     * A single message may exceed the number of bytes. A stream that stays full fails with {@link
     * StreamFullException}; see {@link #streamPause}. Default: 1,024 messages and 4 MiB.
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
     * time, the stream fails. The time starts anew each time the caller has read as much as the
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
     * Returns a new channel.
     *
     * @throws IllegalStateException if a channel was built over the given connection or transport
     *     before
     */
    public TtrpcChannel build() {
      ChannelSettings built = settings.build();
      CallTransport transport = built.transport();
      if (transport != null) {
        TransportChannel channel = new TransportChannel(transport, built);
        return new TtrpcChannel(channel, new TransportCalls(channel));
      }
      ReconnectingChannel channel = new ReconnectingChannel(built);
      return new TtrpcChannel(channel, new CallStarter(channel));
    }
  }
}
