package io.ttrpc.spring.boot.server;

import io.ttrpc.BriefHandlers;
import io.ttrpc.SocketFile.IfExists;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * The properties that each server has: the default server and the named ones. They are bound once
 * and only read afterwards, which makes this class thread-safe.
 */
public class CommonServerProperties {
  /** Whether to start the server with the application context. */
  private boolean autoStartup = true;

  /**
   * Maximum size of the data of a frame, in either direction. The data is a message with its
   * envelope. The protocol allows at most 16MB less one byte.
   */
  private DataSize maxMessageSize = DataSize.ofMegabytes(4);

  /** Maximum number of metadata values in a request. */
  private int maxMetadataEntries = 1_024;

  /**
   * Maximum number of open connections of each user. The server rejects further ones. Default: half
   * of the file descriptors that the process may have.
   */
  private @Nullable Integer maxConnectionsPerUser;

  /**
   * Maximum size of the metadata in a request. A request with more metadata ends with
   * RESOURCE_EXHAUSTED.
   */
  private DataSize maxMetadataSize = DataSize.ofKilobytes(64);

  /**
   * Maximum number of open connections. The server rejects further ones. Default: 16384 or three
   * quarters of the files that the process may open, whichever is less.
   */
  private @Nullable Integer maxConnections;

  /** Maximum number of running calls. Further calls end with RESOURCE_EXHAUSTED. */
  private int maxConcurrentCalls = 100_000;

  /**
   * Maximum number of running calls of each connection. Further calls on the connection end with
   * RESOURCE_EXHAUSTED.
   */
  private int maxCallsPerConnection = 20_000;

  /**
   * Maximum memory that clients can make the server hold for requests, streams and unread
   * responses. A request that needs more ends with RESOURCE_EXHAUSTED. Default: half of the maximum
   * heap, at least eight times the maximum message size.
   */
  private @Nullable DataSize maxMemory;

  /**
   * Maximum memory that a client can make the server hold with one connection. Default: half of
   * max-memory, at least four times the maximum message size.
   */
  private @Nullable DataSize maxMemoryPerConnection;

  /**
   * Time for which a unary call may wait for a thread while the server is overloaded. After that
   * time, the call ends with RESOURCE_EXHAUSTED. Zero disables the limit.
   */
  private Duration maxQueueDelay = Duration.ofMillis(500);

  /**
   * Longest time that the reading thread polls for input before it goes to sleep. It polls only
   * while requests arrive at intervals that short. Zero disables polling; at most 10ms.
   */
  private Duration maxBusyPoll = Duration.ofNanos(30_000);

  private final Socket socket = new Socket();

  private final Executor executor = new Executor();

  private final Shutdown shutdown = new Shutdown();

  private final Lifecycle lifecycle = new Lifecycle();

  private final Access access = new Access();

  private final Errors error = new Errors();

  /** Creates the properties with their defaults. */
  CommonServerProperties() {}

  public boolean isAutoStartup() {
    return autoStartup;
  }

  public void setAutoStartup(boolean autoStartup) {
    this.autoStartup = autoStartup;
  }

  public DataSize getMaxMessageSize() {
    return maxMessageSize;
  }

  public void setMaxMessageSize(DataSize maxMessageSize) {
    this.maxMessageSize = maxMessageSize;
  }

  public int getMaxMetadataEntries() {
    return maxMetadataEntries;
  }

  public void setMaxMetadataEntries(int maxMetadataEntries) {
    this.maxMetadataEntries = maxMetadataEntries;
  }

  public DataSize getMaxMetadataSize() {
    return maxMetadataSize;
  }

  public void setMaxMetadataSize(DataSize maxMetadataSize) {
    this.maxMetadataSize = maxMetadataSize;
  }

  public @Nullable Integer getMaxConnections() {
    return maxConnections;
  }

  public void setMaxConnections(@Nullable Integer maxConnections) {
    this.maxConnections = maxConnections;
  }

  public @Nullable Integer getMaxConnectionsPerUser() {
    return maxConnectionsPerUser;
  }

  public void setMaxConnectionsPerUser(@Nullable Integer maxConnectionsPerUser) {
    this.maxConnectionsPerUser = maxConnectionsPerUser;
  }

  public int getMaxConcurrentCalls() {
    return maxConcurrentCalls;
  }

  public void setMaxConcurrentCalls(int maxConcurrentCalls) {
    this.maxConcurrentCalls = maxConcurrentCalls;
  }

  public int getMaxCallsPerConnection() {
    return maxCallsPerConnection;
  }

  public void setMaxCallsPerConnection(int maxCallsPerConnection) {
    this.maxCallsPerConnection = maxCallsPerConnection;
  }

  public @Nullable DataSize getMaxMemory() {
    return maxMemory;
  }

  public void setMaxMemory(@Nullable DataSize maxMemory) {
    this.maxMemory = maxMemory;
  }

  public @Nullable DataSize getMaxMemoryPerConnection() {
    return maxMemoryPerConnection;
  }

  public void setMaxMemoryPerConnection(@Nullable DataSize maxMemoryPerConnection) {
    this.maxMemoryPerConnection = maxMemoryPerConnection;
  }

  public Duration getMaxQueueDelay() {
    return maxQueueDelay;
  }

  public void setMaxQueueDelay(Duration maxQueueDelay) {
    this.maxQueueDelay = maxQueueDelay;
  }

  public Duration getMaxBusyPoll() {
    return maxBusyPoll;
  }

  public void setMaxBusyPoll(Duration maxBusyPoll) {
    this.maxBusyPoll = maxBusyPoll;
  }

  public Socket getSocket() {
    return socket;
  }

  public Executor getExecutor() {
    return executor;
  }

  public Shutdown getShutdown() {
    return shutdown;
  }

  public Lifecycle getLifecycle() {
    return lifecycle;
  }

  public Access getAccess() {
    return access;
  }

  public Errors getError() {
    return error;
  }

  /** The socket file that the server listens on. */
  public static class Socket {

    /** Path of the socket file. Required if there is a service and no inherited socket. */
    private @Nullable String path;

    /** Permissions of the socket file. A client needs the write permission to connect. */
    private String permissions = "rw-------";

    /** Name of the owner of the socket file. Default: the user of this process. */
    private @Nullable String owner;

    /** Name of the group of the socket file. Default: the group that the system assigns. */
    private @Nullable String group;

    /**
     * Treatment of an existing socket file. The start always fails if a server listens on the
     * socket, or if the file is not a socket.
     */
    private IfExists ifExists = IfExists.REPLACE_STALE;

    /** Whether to create missing folders above the socket file. */
    private boolean createParentDirectories;

    /** Permissions of the folders that the server creates. */
    private String parentPermissions = "rwx------";

    /**
     * Whether to listen on the socket that the process has inherited as its standard input, as
     * systemd passes it with StandardInput=socket.
     */
    private Activation activation = Activation.AUTO;

    public @Nullable String getPath() {
      return path;
    }

    public void setPath(@Nullable String path) {
      this.path = path;
    }

    public String getPermissions() {
      return permissions;
    }

    public void setPermissions(String permissions) {
      this.permissions = permissions;
    }

    public @Nullable String getOwner() {
      return owner;
    }

    public void setOwner(@Nullable String owner) {
      this.owner = owner;
    }

    public @Nullable String getGroup() {
      return group;
    }

    public void setGroup(@Nullable String group) {
      this.group = group;
    }

    public IfExists getIfExists() {
      return ifExists;
    }

    public void setIfExists(IfExists ifExists) {
      this.ifExists = ifExists;
    }

    public boolean isCreateParentDirectories() {
      return createParentDirectories;
    }

    public void setCreateParentDirectories(boolean createParentDirectories) {
      this.createParentDirectories = createParentDirectories;
    }

    public String getParentPermissions() {
      return parentPermissions;
    }

    public void setParentPermissions(String parentPermissions) {
      this.parentPermissions = parentPermissions;
    }

    public Activation getActivation() {
      return activation;
    }

    public void setActivation(Activation activation) {
      this.activation = activation;
    }

    /** The use of an inherited socket. */
    public enum Activation {
      /** Listens on the inherited socket if there is one, and on the path otherwise. */
      AUTO,
      /** Listens on the inherited socket. Without one, the start fails. */
      INHERITED,
      /** Listens on the path. */
      NONE
    }
  }

  /** The executor that runs the handlers. A TtrpcServerExecutorProvider bean replaces it. */
  public static class Executor {

    /** Kind of the threads that run the handlers. */
    private Type type = Type.AUTO;

    /**
     * Maximum number of platform threads that run handlers. Connections share them; one that is
     * alone gets about two thirds.
     */
    private int maxThreads = 256;

    /**
     * Maximum number of handlers of streams that run at the same time, so that streams leave
     * threads to unary calls. A further stream waits for two seconds, and then ends with
     * RESOURCE_EXHAUSTED. Default: three quarters of max-threads; no limit for virtual threads and
     * for the executor of a TtrpcServerExecutorProvider bean.
     */
    private @Nullable Integer maxStreamThreads;

    /**
     * Threads that run the handlers of unary methods that have proved brief. Default: on-loop, or
     * on-executor if the type is not auto or there is a TtrpcServerExecutorProvider bean.
     */
    private @Nullable BriefHandlers briefHandlers;

    public Type getType() {
      return type;
    }

    public void setType(Type type) {
      this.type = type;
    }

    public int getMaxThreads() {
      return maxThreads;
    }

    public void setMaxThreads(int maxThreads) {
      this.maxThreads = maxThreads;
    }

    public @Nullable Integer getMaxStreamThreads() {
      return maxStreamThreads;
    }

    public void setMaxStreamThreads(@Nullable Integer maxStreamThreads) {
      this.maxStreamThreads = maxStreamThreads;
    }

    public @Nullable BriefHandlers getBriefHandlers() {
      return briefHandlers;
    }

    public void setBriefHandlers(@Nullable BriefHandlers briefHandlers) {
      this.briefHandlers = briefHandlers;
    }

    /** The kind of the threads that run the handlers. */
    public enum Type {
      /**
       * Virtual threads if {@code spring.threads.virtual.enabled} is set, platform threads
       * otherwise.
       */
      AUTO,
      /** A virtual thread for each call. Requires Java 21 or newer. */
      VIRTUAL,
      /** A pool of platform threads. */
      PLATFORM
    }
  }

  /** The shutdown of the server. */
  public static class Shutdown {

    /**
     * Longest time that running calls may take to finish when the server stops. After that time,
     * they are cancelled.
     */
    private Duration gracePeriod = Duration.ofSeconds(30);

    public Duration getGracePeriod() {
      return gracePeriod;
    }

    public void setGracePeriod(Duration gracePeriod) {
      this.gracePeriod = gracePeriod;
    }
  }

  /** The place of the server in the lifecycle of the application context. */
  public static class Lifecycle {

    /**
     * Phase in which the server starts and stops. The server waits for running calls in the phase
     * that is 1024 higher.
     */
    private int phase = TtrpcServerLifecycle.DEFAULT_PHASE;

    public int getPhase() {
      return phase;
    }

    public void setPhase(int phase) {
      this.phase = phase;
    }
  }

  /** The peers that may connect. The permissions of the socket file apply as well. */
  public static class Access {

    /**
     * Users that may connect, by name or number. Default: all users, unless groups are given. An
     * unknown user fails the start.
     */
    private Set<String> allowedUsers = Set.of();

    /**
     * Primary groups whose users may connect, in addition to the allowed users, by name or number.
     * An unknown group fails the start.
     */
    private Set<String> allowedGroups = Set.of();

    /** Whether to admit only the user of this process. */
    private boolean requireSameUser;

    public Set<String> getAllowedUsers() {
      return allowedUsers;
    }

    public void setAllowedUsers(Set<String> allowedUsers) {
      this.allowedUsers = allowedUsers;
    }

    public Set<String> getAllowedGroups() {
      return allowedGroups;
    }

    public void setAllowedGroups(Set<String> allowedGroups) {
      this.allowedGroups = allowedGroups;
    }

    public boolean isRequireSameUser() {
      return requireSameUser;
    }

    public void setRequireSameUser(boolean requireSameUser) {
      this.requireSameUser = requireSameUser;
    }
  }

  /** The failures of handlers. */
  public static class Errors {

    /**
     * When to send clients the message of an exception that a handler has not written for them. The
     * log has the message in any case.
     */
    private IncludeMessage includeMessage = IncludeMessage.NEVER;

    public IncludeMessage getIncludeMessage() {
      return includeMessage;
    }

    public void setIncludeMessage(IncludeMessage includeMessage) {
      this.includeMessage = includeMessage;
    }

    /** The treatment of the message of an exception. */
    public enum IncludeMessage {
      /** Clients get the code and a neutral message. */
      NEVER,
      /** Clients get the message too. */
      ALWAYS
    }
  }
}
