package io.ttrpc.spring.boot.server;

import io.ttrpc.BriefHandlers;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/** How the application's services are served. Bound once, then only read; safe for any thread. */
@ConfigurationProperties("ttrpc.server")
public class TtrpcServerProperties {
  /** Whether to serve the services of the application. */
  private boolean enabled = true;

  /** Whether to start the server with the application context. */
  private boolean autoStartup = true;

  /**
   * Largest data of a frame in either direction: a message with its envelope. At most 16MB less one
   * byte, the protocol's limit.
   */
  private DataSize maxMessageSize = DataSize.ofMegabytes(4);

  /** Most connections at a time; more are turned away. Default: no limit. */
  private @Nullable Integer maxConnections;

  /** Most calls at a time; more calls end with RESOURCE_EXHAUSTED. Default: no limit. */
  private @Nullable Integer maxConcurrentCalls;

  /**
   * How long a thread that reads looks for more input before it goes to sleep, while requests
   * follow one another that fast. Zero switches it off; at most 10ms.
   */
  private Duration maxBusyPoll = Duration.ofNanos(30_000);

  private final Socket socket = new Socket();

  private final Executor executor = new Executor();

  private final Shutdown shutdown = new Shutdown();

  private final Lifecycle lifecycle = new Lifecycle();

  private final Access access = new Access();

  private final Errors error = new Errors();

  private final Metrics metrics = new Metrics();

  public boolean isEnabled() {
    return enabled;
  }

  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

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

  public @Nullable Integer getMaxConnections() {
    return maxConnections;
  }

  public void setMaxConnections(@Nullable Integer maxConnections) {
    this.maxConnections = maxConnections;
  }

  public @Nullable Integer getMaxConcurrentCalls() {
    return maxConcurrentCalls;
  }

  public void setMaxConcurrentCalls(@Nullable Integer maxConcurrentCalls) {
    this.maxConcurrentCalls = maxConcurrentCalls;
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

  public Metrics getMetrics() {
    return metrics;
  }

  /** The socket file that the server listens on. */
  public static class Socket {

    /** Path of the socket file; required where there is a service and no inherited socket. */
    private @Nullable String path;

    /** Permissions of the socket file. To connect, a client needs the permission to write. */
    private String permissions = "rw-------";

    /** Owner of the socket file by name. Default: this process's user. */
    private @Nullable String owner;

    /** Group of the socket file by name. Default: the one that the system gives it. */
    private @Nullable String group;

    /**
     * What to do about a socket file that is there already. A living server and a file that is no
     * socket always stop the start.
     */
    private IfExists ifExists = IfExists.REPLACE_STALE;

    /** Whether to make missing folders above the socket file. */
    private boolean createParentDirectories;

    /** Permissions of folders that are made. */
    private String parentPermissions = "rwx------";

    /**
     * Whether to serve on a listening socket that the process was started with as its standard
     * input, as systemd does with StandardInput=socket.
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

    /** What is done about a socket file that is there already. */
    public enum IfExists {
      /** Replaces a socket that nobody listens at. */
      REPLACE_STALE,
      /** Fails the start. */
      FAIL
    }

    /** Whether a socket that the process was started with is served on. */
    public enum Activation {
      /** Where there is one, else on the path. */
      AUTO,
      /** Always; the start fails where there is none. */
      INHERITED,
      /** Never. */
      NONE
    }
  }

  /** What runs the handlers, unless a TtrpcServerExecutorProvider bean says so. */
  public static class Executor {

    /** Kind of threads that run the handlers. */
    private Type type = Type.AUTO;

    /** Largest number of platform threads that run handlers. */
    private int maxThreads = 200;

    /**
     * Where handlers of unary methods run that have shown to be brief. Default: on-loop, or
     * on-executor where the type is not auto or a TtrpcServerExecutorProvider bean is there.
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

    public @Nullable BriefHandlers getBriefHandlers() {
      return briefHandlers;
    }

    public void setBriefHandlers(@Nullable BriefHandlers briefHandlers) {
      this.briefHandlers = briefHandlers;
    }

    /** What threads run the handlers. */
    public enum Type {
      /**
       * Virtual threads if {@code spring.threads.virtual.enabled} says so, else platform threads.
       */
      AUTO,
      /** A virtual thread per call, on Java 21 and newer. */
      VIRTUAL,
      /** A pool of platform threads. */
      PLATFORM
    }
  }

  /** The end of the server. */
  public static class Shutdown {

    /**
     * How long running calls may take to finish when the server stops, before they are cancelled.
     */
    private Duration gracePeriod = Duration.ofSeconds(30);

    public Duration getGracePeriod() {
      return gracePeriod;
    }

    public void setGracePeriod(Duration gracePeriod) {
      this.gracePeriod = gracePeriod;
    }
  }

  /** The server's place in the start and stop of the application context. */
  public static class Lifecycle {

    /**
     * Phase in which the server starts and stops. Running calls are waited for 1024 phases above.
     */
    private int phase = TtrpcServerLifecycle.DEFAULT_PHASE;

    public int getPhase() {
      return phase;
    }

    public void setPhase(int phase) {
      this.phase = phase;
    }
  }

  /** Who may connect, besides what the permissions of the socket file say. */
  public static class Access {

    /** Names of the users that may connect. Default: any, unless groups are given. */
    private Set<String> allowedUsers = Set.of();

    /** Names of the primary groups whose users may connect, besides the allowed users. */
    private Set<String> allowedGroups = Set.of();

    /** Whether only the user that this process runs as may connect. */
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

  /** Failures of handlers. */
  public static class Errors {

    /**
     * When to send clients the message of an exception that a handler did not mean for them. The
     * log has the message in any case.
     */
    private IncludeMessage includeMessage = IncludeMessage.NEVER;

    public IncludeMessage getIncludeMessage() {
      return includeMessage;
    }

    public void setIncludeMessage(IncludeMessage includeMessage) {
      this.includeMessage = includeMessage;
    }

    /** When clients get the message of an exception. */
    public enum IncludeMessage {
      /** Clients get the code and a neutral message. */
      NEVER,
      /** Clients get the message too. */
      ALWAYS
    }
  }

  /** Meters of the server. */
  public static class Metrics {

    /** Whether to meter calls and connections where there is a meter registry. */
    private boolean enabled = true;

    public boolean isEnabled() {
      return enabled;
    }

    public void setEnabled(boolean enabled) {
      this.enabled = enabled;
    }
  }
}
