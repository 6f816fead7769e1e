package io.ttrpc.spring.boot.grpc;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties of the services over gRPC. They are bound once and only read afterwards, which
 * makes this class thread-safe.
 */
@ConfigurationProperties("ttrpc.server.grpc")
public class TtrpcServerGrpcProperties {
  /** Whether Spring Boot's gRPC server serves the services too. */
  private boolean enabled;

  public boolean isEnabled() {
    return enabled;
  }

  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }
}
