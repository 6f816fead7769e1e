package io.ttrpc.spring.boot.server;

import io.ttrpc.spring.boot.internal.PropertyValue;
import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The check of the grace period before a server starts, when it can still be corrected. */
final class GracePeriod {
  private static final String PHASE_TIMEOUT_KEY = "spring.lifecycle.timeout-per-shutdown-phase";

  /** Boot's default timeout of a phase. */
  private static final Duration PHASE_TIMEOUT = Duration.ofSeconds(30);

  private static final Log logger = LogFactory.getLog(GracePeriod.class);

  private GracePeriod() {}

  static void check(ServerDefinition server, Environment environment) {
    String key = server.key("shutdown.grace-period");
    Duration gracePeriod = server.properties().getShutdown().getGracePeriod();
    PropertyValue.apply(key, gracePeriod, GracePeriod::notNegative);
    Duration phaseTimeout =
        Binder.get(environment).bind(PHASE_TIMEOUT_KEY, Duration.class).orElse(PHASE_TIMEOUT);
    if (gracePeriod.compareTo(phaseTimeout) > 0) {
      logger.warn(
          "%s=%s is longer than Spring's %s=%s, after which running calls are cancelled"
              .formatted(key, gracePeriod, PHASE_TIMEOUT_KEY, phaseTimeout));
    }
  }

  private static void notNegative(Duration gracePeriod) {
    if (gracePeriod.isNegative()) {
      throw new IllegalArgumentException("expected zero or more");
    }
  }
}
