package io.ttrpc.spring.boot.accesslog;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties of the access log. They are bound once and only read afterwards, which makes this
 * class thread-safe.
 */
@ConfigurationProperties("ttrpc.server.accesslog")
public class TtrpcServerAccessLogProperties {
  /** Whether to log one line for each call, with the logger io.ttrpc.access at level INFO. */
  private boolean enabled;

  public boolean isEnabled() {
    return enabled;
  }

  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }
}
