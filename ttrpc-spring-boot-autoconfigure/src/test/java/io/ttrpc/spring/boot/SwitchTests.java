package io.ttrpc.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The properties that turn a part of the application on or off. */
class SwitchTests {
  private final ApplicationContextRunner runner =
      GreeterContext.bare()
          .withUserConfiguration(Greeter.class)
          .withPropertyValues("ttrpc.server.auto-startup=false");

  @ParameterizedTest
  @CsvSource({
    "ttrpc.server.enabled, maybe",
    "ttrpc.server.enabled, yes",
    "ttrpc.server.enabled, ''",
    "ttrpc.server.metrics.enabled, 1",
    "ttrpc.client.metrics.enabled, maybe",
  })
  void valueThatIsNeitherTrueNorFalseFailsTheStart(String key, String value) {
    assertThat(Analyses.of(runner.withPropertyValues(key + "=" + value)).getDescription())
        .contains("'" + key + "'", "'" + value + "'", "expected true or false");
  }

  @Test
  void environmentVariableThatIsNeitherTrueNorFalseFailsTheStart() {
    assertThat(
            Analyses.of(
                    runner.withInitializer(
                        context ->
                            context
                                .getEnvironment()
                                .getPropertySources()
                                .addFirst(
                                    new SystemEnvironmentPropertySource(
                                        "test-"
                                            + StandardEnvironment
                                                .SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                        Map.of("TTRPC_SERVER_ENABLED", "of")))))
                .getDescription())
        .contains("ttrpc.server.enabled", "'of'", "expected true or false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "FALSE"})
  void serverIsOff(String value) {
    runner
        .withPropertyValues("ttrpc.server.enabled=" + value)
        .run(context -> assertThat(context).doesNotHaveBean(TtrpcServerLifecycle.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE"})
  void serverIsOn(String value) {
    runner
        .withPropertyValues("ttrpc.server.enabled=" + value)
        .run(context -> assertThat(context).hasSingleBean(TtrpcServerLifecycle.class));
  }

  @Test
  void checkBacksOffWithoutTheCore() {
    runner
        .withClassLoader(new FilteredClassLoader(TtrpcServer.class))
        .run(context -> assertThat(context).doesNotHaveBean(TtrpcAutoConfiguration.class));
  }
}
