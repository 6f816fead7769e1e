package io.ttrpc.spring.boot.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/** The clients of the application. Bound once, then only read; safe for any thread. */
@ConfigurationProperties("ttrpc.client")
public class TtrpcClientProperties {
  /** What holds for all clients that do not say otherwise. */
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

  /** Meters of clients. */
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

  /** One client, or the defaults of all. What is not set is taken from the defaults. */
  public static class Client {

    /** Address of the server, such as unix:///run/app/app.sock. */
    private @Nullable String target;

    /**
     * How long a call may take where neither the call nor its method says so. Default: any time.
     */
    private @Nullable Duration timeout;

    /** Whether calls made while a call is served end by its deadline. */
    private @Nullable Boolean propagateDeadline;

    /** How long one attempt to connect may take. */
    private @Nullable Duration connectTimeout;

    /**
     * Whether calls wait, up to their deadline, while the server can not be reached, instead of
     * failing.
     */
    private @Nullable Boolean waitForReady;

    /**
     * Largest data of a frame in either direction: a message with its envelope. At most 16MB less
     * one byte, the protocol's limit.
     */
    private @Nullable DataSize maxMessageSize;

    /**
     * How long a thread that reads looks for more input before it goes to sleep, while responses
     * come that fast. Zero switches it off; at most 10ms.
     */
    private @Nullable Duration maxBusyPoll;

    /** Methods by their names, of the form [package.Service/Method]. */
    private final Map<String, Method> method = new LinkedHashMap<>();

    /** Metadata that is sent with every call. */
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

    /** How a lost connection is made again. */
    public static class Reconnect {

      /**
       * How long to wait after the first failed attempt to connect; doubled after each further one.
       */
      private @Nullable Duration initialBackoff;

      /** Longest wait between attempts to connect. */
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

    /** One method of a service. */
    public static class Method {

      /** How long a call of the method may take where the call does not say so itself. */
      private @Nullable Duration timeout;

      public @Nullable Duration getTimeout() {
        return timeout;
      }

      public void setTimeout(@Nullable Duration timeout) {
        this.timeout = timeout;
      }
    }
  }
}
