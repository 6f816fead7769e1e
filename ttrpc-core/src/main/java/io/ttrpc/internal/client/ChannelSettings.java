package io.ttrpc.internal.client;

import io.ttrpc.ChannelListener;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.ConnectionFactory;
import io.ttrpc.Metadata;
import io.ttrpc.ThreadContext;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.stream.StreamBufferLimits;
import io.ttrpc.internal.transport.Connection;
import io.ttrpc.internal.wire.FrameHeader;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a channel. {@link io.ttrpc.TtrpcChannel.Builder} explains each of them.
 *
 * @param target the name of the target in messages
 * @param connections opens the connections
 * @param given the channel's only connection, or null where {@code connections} opens them
 * @param idempotent the full names of the methods whose calls may be sent twice
 */
public record ChannelSettings(
    String target,
    ConnectionFactory connections,
    @Nullable ByteChannel given,
    @Nullable Duration timeout,
    Metadata metadata,
    List<ClientInterceptor> interceptors,
    List<ChannelListener> listeners,
    @Nullable Executor executor,
    ThreadContext threadContext,
    int maxMessageSize,
    MessageReader messages,
    Duration connectTimeout,
    Duration initialBackoff,
    Duration maxBackoff,
    boolean waitForReady,
    boolean inheritDeadline,
    Set<String> idempotent,
    StreamBufferLimits streamBufferLimits,
    Duration maxBusyPoll) {

  /** The builder of the settings, with their defaults. */
  public static final class Builder {
    private final String target;
    private final ConnectionFactory connections;
    private final @Nullable ByteChannel given;
    private boolean built;
    public @Nullable Duration timeout;
    public Metadata metadata = Metadata.empty();
    public final List<ClientInterceptor> interceptors = new ArrayList<>();
    public final List<ChannelListener> listeners = new ArrayList<>();
    public @Nullable Executor executor;
    public ThreadContext threadContext = ThreadContext.NONE;
    public int maxMessageSize = FrameHeader.DEFAULT_MAX_DATA_LENGTH;
    public MessageReader messages = MessageReader.DEFAULT;
    public Duration connectTimeout = Duration.ofSeconds(2);
    public Duration initialBackoff = Duration.ofMillis(50);
    public Duration maxBackoff = Duration.ofSeconds(5);
    public boolean waitForReady;
    public boolean inheritDeadline = true;
    public final Set<String> idempotent = new HashSet<>();
    public StreamBufferLimits streamBufferLimits = StreamBufferLimits.DEFAULT;
    public Duration maxBusyPoll = Connection.DEFAULT_MAX_BUSY_POLL;

    public Builder(String target, ConnectionFactory connections) {
      this.target = target;
      this.connections = connections;
      this.given = null;
    }

    /** Creates the builder of a channel whose only connection is the given one. */
    public Builder(ByteChannel given) {
      this.target = given.toString();
      this.connections =
          () -> {
            throw new IllegalStateException(
                "a channel over a given connection cannot connect again");
          };
      this.given = given;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalStateException if the channel is to use a given connection and this method was
     *     called before
     */
    public ChannelSettings build() {
      if (given != null && built) {
        throw new IllegalStateException(
            "expected a connection that no channel uses, but it was given to a channel before: "
                + given);
      }
      built = true;
      return new ChannelSettings(
          target,
          connections,
          given,
          timeout,
          metadata,
          List.copyOf(interceptors),
          List.copyOf(listeners),
          executor,
          threadContext,
          maxMessageSize,
          messages,
          connectTimeout,
          initialBackoff,
          maxBackoff,
          waitForReady,
          inheritDeadline,
          Set.copyOf(idempotent),
          streamBufferLimits,
          maxBusyPoll);
    }
  }
}
