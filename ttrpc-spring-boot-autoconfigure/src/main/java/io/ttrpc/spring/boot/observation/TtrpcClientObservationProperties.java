package io.ttrpc.spring.boot.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** The properties of the observations of clients. This class is not thread-safe. */
@ConfigurationProperties("ttrpc.client.observation")
public final class TtrpcClientObservationProperties {
  /** Whether calls are observed if there is an observation registry. */
  private boolean enabled = true;

  /** Creates the properties with their default values. */
  public TtrpcClientObservationProperties() {}

  public boolean isEnabled() {
    return enabled;
  }

  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }
}
