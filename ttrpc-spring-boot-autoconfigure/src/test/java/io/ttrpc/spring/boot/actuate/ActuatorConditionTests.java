package io.ttrpc.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ActuatorConditionTests {
  private static final String HEALTH = "ttrpcHealthContributor";
  private static final String EXPOSE_ALL = "management.endpoints.web.exposure.include=*";

  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withConfiguration(
                AutoConfigurations.of(
                    TtrpcHealthContributorAutoConfiguration.class,
                    TtrpcEndpointAutoConfiguration.class,
                    TtrpcInfoContributorAutoConfiguration.class))
            .withUserConfiguration(Greeter.class);
  }

  @Test
  void onlyHealthIsThereByDefault() {
    runner.run(
        context ->
            assertThat(context)
                .hasBean(HEALTH)
                .hasSingleBean(ClientFailures.class)
                .doesNotHaveBean(TtrpcEndpoint.class)
                .doesNotHaveBean(InfoContributor.class));
  }

  @Test
  void exposedEndpointIsThere() {
    runner
        .withPropertyValues(EXPOSE_ALL)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(TtrpcEndpoint.class)
                    .hasSingleBean(ClientFailures.class));
  }

  @Test
  void endpointMayBeOff() {
    runner
        .withPropertyValues(EXPOSE_ALL, "management.endpoint.ttrpc.access=NONE")
        .run(context -> assertThat(context).doesNotHaveBean(TtrpcEndpoint.class));
  }

  @Test
  void healthMayBeOff() {
    runner
        .withPropertyValues("management.health.ttrpc.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(HealthContributor.class)
                    .doesNotHaveBean(ClientFailures.class));
  }

  @Test
  void infoMayBeOn() {
    runner
        .withPropertyValues("management.info.ttrpc.enabled=true")
        .run(context -> assertThat(context).hasSingleBean(TtrpcInfoContributor.class));
  }

  @Test
  void infoIsNotOnWithTheOthers() {
    runner
        .withPropertyValues("management.info.defaults.enabled=true")
        .run(context -> assertThat(context).doesNotHaveBean(InfoContributor.class));
  }

  @Test
  void healthOfTheApplicationReplacesThisOne() {
    HealthIndicator own = () -> Health.up().build();
    runner
        .withBean("ttrpcHealthIndicator", HealthIndicator.class, () -> own)
        .run(
            context ->
                assertThat(context.getBean(HealthContributor.class))
                    .as("the only one")
                    .isSameAs(own));
  }

  @Test
  void applicationWithoutActuatorStarts() {
    runner
        .withPropertyValues(EXPOSE_ALL, "management.info.ttrpc.enabled=true")
        .withClassLoader(
            new FilteredClassLoader(
                Health.class, ConditionalOnAvailableEndpoint.class, InfoContributor.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(HEALTH)
                    .doesNotHaveBean(TtrpcEndpoint.class)
                    .doesNotHaveBean(TtrpcInfoContributor.class));
  }

  @Test
  void applicationWithoutAServerHasTheHealthOfItsClients() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                TtrpcClientAutoConfiguration.class, TtrpcHealthContributorAutoConfiguration.class))
        .withPropertyValues("ttrpc.client.clients.greeter.target=unix:///run/greeter.sock")
        .run(
            context ->
                assertThat(names(context.getBean(CompositeHealthContributor.class)))
                    .containsExactly("greeter"));
  }

  @Test
  void applicationWithNeitherHasAnEmptyHealth() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(TtrpcHealthContributorAutoConfiguration.class))
        .run(
            context ->
                assertThat(names(context.getBean(CompositeHealthContributor.class))).isEmpty());
  }

  private static List<String> names(CompositeHealthContributor composite) {
    return composite.stream().map(HealthContributors.Entry::name).toList();
  }
}
