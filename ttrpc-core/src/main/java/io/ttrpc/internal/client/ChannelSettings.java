package io.ttrpc.internal.client;

import io.ttrpc.ChannelListener;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.Metadata;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.stream.StreamBufferLimits;
import io.ttrpc.internal.transport.Connection;
import io.ttrpc.internal.wire.FrameHeader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a channel was configured with; {@link io.ttrpc.TtrpcChannel.Builder} explains each. */
public record ChannelSettings(
    Path path,
    @Nullable Duration timeout,
    Metadata metadata,
    List<ClientInterceptor> interceptors,
    List<ChannelListener> listeners,
    @Nullable Executor executor,
    int maxMessageSize,
    MessageReader messages,
    Duration connectTimeout,
    Duration initialBackoff,
    Duration maxBackoff,
    boolean waitForReady,
    boolean inheritDeadline,
    StreamBufferLimits streamBufferLimits,
    Duration maxBusyPoll) {

  /** Holds the values while they are collected, and their defaults. */
  public static final class Builder {
    private final Path path;
    public @Nullable Duration timeout;
    public Metadata metadata = Metadata.empty();
    public final List<ClientInterceptor> interceptors = new ArrayList<>();
    public final List<ChannelListener> listeners = new ArrayList<>();
    public @Nullable Executor executor;
    public int maxMessageSize = FrameHeader.DEFAULT_MAX_DATA_LENGTH;
    public MessageReader messages = MessageReader.DEFAULT;
    public Duration connectTimeout = Duration.ofSeconds(2);
    public Duration initialBackoff = Duration.ofMillis(50);
    public Duration maxBackoff = Duration.ofSeconds(5);
    public boolean waitForReady;
    public boolean inheritDeadline = true;
    public StreamBufferLimits streamBufferLimits = StreamBufferLimits.DEFAULT;
    public Duration maxBusyPoll = Connection.DEFAULT_MAX_BUSY_POLL;

    public Builder(Path path) {
      this.path = path;
    }

    /** The settings. */
    public ChannelSettings build() {
      return new ChannelSettings(
          path,
          timeout,
          metadata,
          List.copyOf(interceptors),
          List.copyOf(listeners),
          executor,
          maxMessageSize,
          messages,
          connectTimeout,
          initialBackoff,
          maxBackoff,
          waitForReady,
          inheritDeadline,
          streamBufferLimits,
          maxBusyPoll);
    }
  }
}
