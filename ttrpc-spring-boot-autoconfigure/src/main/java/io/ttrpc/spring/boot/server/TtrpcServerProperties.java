package io.ttrpc.spring.boot.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties of the servers: of the default server, and of those that have a name. They are
 * bound once and only read afterwards, which makes this class thread-safe.
 */
@ConfigurationProperties("ttrpc.server")
public class TtrpcServerProperties extends CommonServerProperties {
  /** Whether to serve the services of the application. */
  private boolean enabled = true;

  /** Further servers by name. A server inherits nothing from the default server. */
  private final Map<String, NamedServer> servers = new LinkedHashMap<>();

  private final Metrics metrics = new Metrics();

  /** Creates the properties with their defaults. */
  public TtrpcServerProperties() {}

  public boolean isEnabled() {
    return enabled;
  }

  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  public Map<String, NamedServer> getServers() {
    return servers;
  }

  public Metrics getMetrics() {
    return metrics;
  }

  /**
   * The properties of a server with a name. They have the defaults of the default server's
   * properties, except that the default server listens on an inherited socket.
   */
  public static final class NamedServer extends CommonServerProperties {
    /** Whether to serve the services of this server. */
    private boolean enabled = true;

    private final AccessLog accesslog = new AccessLog();

    /** Creates the properties with their defaults. */
    public NamedServer() {
      getSocket().setActivation(Socket.Activation.NONE);
    }

    public boolean isEnabled() {
      return enabled;
    }

    public void setEnabled(boolean enabled) {
      this.enabled = enabled;
    }

    public AccessLog getAccesslog() {
      return accesslog;
    }

    /** The access log of the server. */
    public static class AccessLog {

      /** Whether to log one line for each call, with the logger io.ttrpc.access at level INFO. */
      private boolean enabled;

      public boolean isEnabled() {
        return enabled;
      }

      public void setEnabled(boolean enabled) {
        this.enabled = enabled;
      }
    }
  }

  /** The metrics of the servers. */
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
}
