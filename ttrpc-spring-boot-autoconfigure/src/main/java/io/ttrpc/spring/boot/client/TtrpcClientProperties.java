package io.ttrpc.spring.boot.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * The properties of the clients. They are bound once and only read afterwards, which makes this
 * class thread-safe.
 */
@ConfigurationProperties("ttrpc.client")
public class TtrpcClientProperties {
  /** Defaults of all clients. */
  private final Client defaults = new Client();

  /** Clients by name. */
  private final Map<String, Client> clients = new LinkedHashMap<>();

  private final Metrics metrics = new Metrics();

  public Client getDefaults() {
    return defaults;
  }

  public Map<String, Client> getClients() {
    return clients;
  }

  public Metrics getMetrics() {
    return metrics;
  }

  /** The metrics of clients. */
  public static class Metrics {

    /** Whether to record metrics of calls and connections if there is a meter registry. */
    private boolean enabled = true;

    public boolean isEnabled() {
      return enabled;
    }

    public void setEnabled(boolean enabled) {
      this.enabled = enabled;
    }
  }

  /**
   * The properties of one client, or the defaults of all clients. A client takes what it does not
   * set from the defaults.
   */
  public static class Client {

    /** Address of the server, such as unix:///run/app/app.sock. */
    private @Nullable String target;

    /**
     * Longest time that a call may take if neither the call nor its method sets a timeout. Default:
     * no limit.
     */
    private @Nullable Duration timeout;

    /** Whether the calls that a handler makes inherit the deadline of the handler. */
    private @Nullable Boolean propagateDeadline;

    /** Longest time that an attempt to connect may take. */
    private @Nullable Duration connectTimeout;

    /**
     * Whether calls wait, until their deadline, while the server cannot be reached. Otherwise, such
     * calls fail.
     */
    private @Nullable Boolean waitForReady;

    /**
     * Maximum size of the data of a frame, in either direction. The data is a message with its
     * envelope. The protocol allows at most 16MB less one byte.
     */
    private @Nullable DataSize maxMessageSize;

    /**
     * Longest time that the reading thread polls for input before it goes to sleep. It polls only
     * while responses arrive at intervals that short. Zero disables polling; at most 10ms.
     */
    private @Nullable Duration maxBusyPoll;

    /** Methods by name, in the form [package.Service/Method]. */
    private final Map<String, Method> method = new LinkedHashMap<>();

    /** Metadata that every call sends. */
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /** Whether to connect when the application has started, instead of at the first call. */
    private @Nullable Boolean eagerConnect;

    private final Reconnect reconnect = new Reconnect();

    public @Nullable String getTarget() {
      return target;
    }

    public void setTarget(@Nullable String target) {
      this.target = target;
    }

    public @Nullable Duration getTimeout() {
      return timeout;
    }

    public void setTimeout(@Nullable Duration timeout) {
      this.timeout = timeout;
    }

    public @Nullable Boolean getPropagateDeadline() {
      return propagateDeadline;
    }

    public void setPropagateDeadline(@Nullable Boolean propagateDeadline) {
      this.propagateDeadline = propagateDeadline;
    }

    public @Nullable Duration getConnectTimeout() {
      return connectTimeout;
    }

    public void setConnectTimeout(@Nullable Duration connectTimeout) {
      this.connectTimeout = connectTimeout;
    }

    public @Nullable Boolean getWaitForReady() {
      return waitForReady;
    }

    public void setWaitForReady(@Nullable Boolean waitForReady) {
      this.waitForReady = waitForReady;
    }

    public @Nullable DataSize getMaxMessageSize() {
      return maxMessageSize;
    }

    public void setMaxMessageSize(@Nullable DataSize maxMessageSize) {
      this.maxMessageSize = maxMessageSize;
    }

    public @Nullable Duration getMaxBusyPoll() {
      return maxBusyPoll;
    }

    public void setMaxBusyPoll(@Nullable Duration maxBusyPoll) {
      this.maxBusyPoll = maxBusyPoll;
    }

    public Map<String, Method> getMethod() {
      return method;
    }

    public Map<String, String> getMetadata() {
      return metadata;
    }

    public @Nullable Boolean getEagerConnect() {
      return eagerConnect;
    }

    public void setEagerConnect(@Nullable Boolean eagerConnect) {
      this.eagerConnect = eagerConnect;
    }

    public Reconnect getReconnect() {
      return reconnect;
    }

    /** The attempts to connect after a connection was lost or could not be made. */
    public static class Reconnect {

      /**
       * Pause after the first failed attempt to connect. The pause doubles with each further
       * failure.
       */
      private @Nullable Duration initialBackoff;

      /** Longest pause between attempts to connect. */
      private @Nullable Duration maxBackoff;

      public @Nullable Duration getInitialBackoff() {
        return initialBackoff;
      }

      public void setInitialBackoff(@Nullable Duration initialBackoff) {
        this.initialBackoff = initialBackoff;
      }

      public @Nullable Duration getMaxBackoff() {
        return maxBackoff;
      }

      public void setMaxBackoff(@Nullable Duration maxBackoff) {
        this.maxBackoff = maxBackoff;
      }
    }

    /** The properties of a method of a service. */
    public static class Method {

      /** Longest time that a call of the method may take if the call sets no timeout. */
      private @Nullable Duration timeout;

      /**
       * Whether a unary call of the method may be sent once more if the connection is lost before
       * the response.
       */
      private @Nullable Boolean idempotent;

      public @Nullable Duration getTimeout() {
        return timeout;
      }

      public void setTimeout(@Nullable Duration timeout) {
        this.timeout = timeout;
      }

      public @Nullable Boolean getIdempotent() {
        return idempotent;
      }

      public void setIdempotent(@Nullable Boolean idempotent) {
        this.idempotent = idempotent;
      }
    }
  }
}
