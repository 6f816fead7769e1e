package io.ttrpc.spring.boot.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** The properties of the observations of the server. This class is not thread-safe. */
@ConfigurationProperties("ttrpc.server.observation")
public final class TtrpcServerObservationProperties {
  /** Whether calls are observed if there is an observation registry. */
  private boolean enabled = true;

  /** Creates the properties with their default values. */
  public TtrpcServerObservationProperties() {}

  public boolean isEnabled() {
    return enabled;
  }

  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }
}
