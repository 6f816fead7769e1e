package io.ttrpc.spring.boot.security;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties of the server's security. They are bound once and only read afterwards, which
 * makes this class thread-safe.
 */
@ConfigurationProperties("ttrpc.server.security")
public class TtrpcServerSecurityProperties {

  /** Whether to secure calls if the application has Spring Security. */
  private boolean enabled = true;

  public boolean isEnabled() {
    return enabled;
  }

  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }
}
