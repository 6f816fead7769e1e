package io.ttrpc.spring.boot.actuate;

import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Contexts with the health of server and clients, and how to read it. */
final class HealthOf {
  private HealthOf() {}

  static ApplicationContextRunner contextOn(Path socket) {
    return GreeterContext.on(socket)
        .withConfiguration(AutoConfigurations.of(TtrpcHealthContributorAutoConfiguration.class));
  }

  static Health component(ApplicationContext context, String name) {
    CompositeHealthContributor ttrpc =
        context.getBean("ttrpcHealthContributor", CompositeHealthContributor.class);
    HealthIndicator indicator = (HealthIndicator) ttrpc.getContributor(name);
    return Objects.requireNonNull(Objects.requireNonNull(indicator, name).health(), name);
  }
}
