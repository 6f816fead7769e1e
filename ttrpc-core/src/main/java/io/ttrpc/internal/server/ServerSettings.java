package io.ttrpc.internal.server;

import io.ttrpc.BriefHandlers;
import io.ttrpc.ExceptionMessages;
import io.ttrpc.PeerPolicy;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.ServerListener;
import io.ttrpc.ThreadContext;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.stream.StreamBufferLimits;
import io.ttrpc.internal.transport.Connection;
import io.ttrpc.internal.wire.FrameHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The settings of a server. {@link io.ttrpc.TtrpcServer.Builder} explains each of them. */
public record ServerSettings(
    List<ServerInterceptor> interceptors,
    List<ServerListener> listeners,
    @Nullable Executor executor,
    @Nullable Integer executorThreads,
    @Nullable Integer maxStreamThreads,
    BriefHandlers briefHandlers,
    ThreadContext threadContext,
    ExceptionMessages exceptionMessages,
    int maxMessageSize,
    int maxMetadataSize,
    int maxMetadataEntries,
    MessageReader messages,
    int maxConnections,
    int maxConnectionsPerUser,
    int maxConcurrentCalls,
    int maxCallsPerConnection,
    long maxMemory,
    long maxMemoryPerConnection,
    Duration maxQueueDelay,
    StreamBufferLimits streamBufferLimits,
    @Nullable PeerPolicy peerPolicy,
    Duration admissionTimeout,
    Duration maxBusyPoll) {

  /** The builder of the settings, with their defaults. */
  public static final class Builder {
    public final List<ServerInterceptor> interceptors = new ArrayList<>();
    public final List<ServerListener> listeners = new ArrayList<>();
    public @Nullable Executor executor;

    /** The maximum number of the executor's threads; null if there is none, or it is not known. */
    public @Nullable Integer executorThreads;

    public @Nullable Integer maxStreamThreads;
    public @Nullable BriefHandlers briefHandlers;
    public ThreadContext threadContext = ThreadContext.NONE;
    public ExceptionMessages exceptionMessages = ExceptionMessages.WITHHOLD;
    public int maxMessageSize = FrameHeader.DEFAULT_MAX_DATA_LENGTH;
    public int maxMetadataSize = 64 << 10;
    public int maxMetadataEntries = 1_024;
    public MessageReader messages = MessageReader.DEFAULT;
    public @Nullable Integer maxConnections;
    public @Nullable Integer maxConnectionsPerUser;
    public int maxConcurrentCalls = 100_000;
    public int maxCallsPerConnection = 20_000;
    public @Nullable Long maxMemory;
    public @Nullable Long maxMemoryPerConnection;
    public Duration maxQueueDelay = Duration.ofMillis(500);
    public StreamBufferLimits streamBufferLimits = StreamBufferLimits.DEFAULT;
    public @Nullable PeerPolicy peerPolicy;
    public Duration admissionTimeout = Duration.ofSeconds(10);
    public Duration maxBusyPoll = Connection.DEFAULT_MAX_BUSY_POLL;

    /** Returns the settings. */
    public ServerSettings build() {
      long memory = maxMemory != null ? maxMemory : DefaultLimits.maxMemory(maxMessageSize);
      return new ServerSettings(
          List.copyOf(interceptors),
          List.copyOf(listeners),
          executor,
          executorThreads,
          maxStreamThreads,
          placeOfBriefHandlers(),
          threadContext,
          exceptionMessages,
          maxMessageSize,
          maxMetadataSize,
          maxMetadataEntries,
          messages,
          maxConnections != null ? maxConnections : DefaultLimits.maxConnections(),
          maxConnectionsPerUser(),
          maxConcurrentCalls,
          maxCallsPerConnection,
          memory,
          Math.min(memory, memoryPerConnection(memory)),
          maxQueueDelay,
          streamBufferLimits,
          peerPolicy,
          admissionTimeout,
          maxBusyPoll);
    }

    private long memoryPerConnection(long memory) {
      return maxMemoryPerConnection != null
          ? maxMemoryPerConnection
          : DefaultLimits.maxMemoryPerConnection(memory, maxMessageSize);
    }

    private int maxConnectionsPerUser() {
      Integer set = maxConnectionsPerUser;
      return set == null ? DescriptorLimit.connectionsPerUser() : set;
    }

    /**
     * Returns the place where brief handlers run. An executor of the application's own runs all
     * handlers by default.
     */
    private BriefHandlers placeOfBriefHandlers() {
      if (briefHandlers != null) {
        return briefHandlers;
      }
      return executor == null ? BriefHandlers.ON_LOOP : BriefHandlers.ON_EXECUTOR;
    }
  }
}
