package io.ttrpc.spring.boot.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The keys below a client's name, and the names of methods among them. */
class ClientKeysTests {
  private static final String KEY = "ttrpc.client.clients.greeter.";

  private final ApplicationContextRunner runner =
      GreeterContext.bare().withPropertyValues(KEY + "target=unix:///nowhere");

  @ParameterizedTest
  @ValueSource(strings = {"clients:\n      greeter", "defaults"})
  void methodWithoutBracketsInYamlFailsTheStartWithTheFormOfTheKey(String prefix) {
    FailureAnalysis analysis =
        Analyses.of(
            yaml(
                """
                ttrpc:
                  client:
                    %s:
                        method:
                          test.v1.Greeter/SayHello:
                            timeout: 3s
                """
                    .formatted(prefix)));
    assertThat(analysis.getDescription())
        .contains("'3s'", "test.v1.Greeter/SayHello.timeout'", "\"[test.v1.Greeter/SayHello]\"")
        .contains("method[test.v1.Greeter/SayHello].timeout", "test.yaml");
  }

  @Test
  void methodWithBracketsInYamlIsTaken() {
    yaml("""
            ttrpc:
              client:
                clients:
                  greeter:
                    method:
                      "[test.v1.Greeter/SayHello]":
                        timeout: 3s
            """)
        .run(
            context ->
                assertThat(context.getBean(TtrpcClientProperties.class).getClients())
                    .hasEntrySatisfying(
                        "greeter",
                        greeter ->
                            assertThat(greeter.getMethod())
                                .containsOnlyKeys("test.v1.Greeter/SayHello")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeuot", "method[test.Greeter/SayHello].timeuot"})
  void misspeltPropertyFailsTheStartWithTheNearestOnes(String key) {
    FailureAnalysis analysis = Analyses.of(runner.withPropertyValues(KEY + key + "=1s"));
    assertThat(analysis.getDescription()).contains("'1s'", "'" + KEY + key + "'", "timeout");
  }

  @Test
  void misspeltPropertyOfAGroupFailsTheStartWithTheNearestOnes() {
    assertThat(
            Analyses.of(runner.withPropertyValues(KEY + "reconnect.max-backof=1s"))
                .getDescription())
        .contains(KEY + "reconnect.max-backof", "reconnect.max-backoff");
  }

  @Test
  void emptyValueIsNoValue() {
    runner
        .withPropertyValues(KEY + "timeout=", "ttrpc.client.defaults.connect-timeout=")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void metadataMayHaveAnyKey() {
    runner
        .withPropertyValues(KEY + "metadata.a.b.enabled=maybe")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void environmentVariablesOfOthersAreLeftAlone() {
    runner
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                            Map.of("TTRPC_CLIENT_DEFAULTS_COLOUR", "red"))))
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void methodThatNoClientOfTheChannelHasFailsTheStartWithTheNearestOnes() {
    FailureAnalysis analysis =
        Analyses.of(
            runner
                .withUserConfiguration(BothServices.class)
                .withPropertyValues(KEY + "method[test.Greeter/SayHelo].timeout=1s"));
    assertThat(analysis.getDescription())
        .contains(KEY + "method[test.Greeter/SayHelo]", "such as test.Greeter/SayHello, test.");
  }

  @Test
  void methodOfAServiceThatNoClientOfTheChannelHasFailsTheStart() {
    FailureAnalysis analysis =
        Analyses.of(
            runner
                .withUserConfiguration(BothServices.class)
                .withPropertyValues(KEY + "method[test.Other/Call].timeout=1s"));
    assertThat(analysis.getDescription()).contains(KEY + "method[test.Other/Call]");
  }

  @Test
  void streamThatIsMarkedAsIdempotentFailsTheStart() {
    FailureAnalysis analysis =
        Analyses.of(
            runner
                .withUserConfiguration(BothServices.class)
                .withPropertyValues(KEY + "method[test.Greeter/CountDown].idempotent=true"));
    assertThat(analysis.getDescription())
        .contains(KEY + "method[test.Greeter/CountDown].idempotent", "'true'", "unary method");
  }

  @Test
  void methodOfAnyServiceOfTheChannelIsTaken() {
    runner
        .withUserConfiguration(BothServices.class)
        .withPropertyValues(
            KEY + "method[test.Greeter/SayHello].timeout=1s",
            KEY + "method[test.Counter/Next].timeout=1s")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void anyMethodIsTakenForAnInjectedChannel() {
    runner
        .withUserConfiguration(BothServices.class, WithChannel.class)
        .withPropertyValues(KEY + "method[test.Other/Call].timeout=1s")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void anyMethodIsTakenForAClientThatOnlyCodeUses() {
    runner
        .withPropertyValues(KEY + "method[test.Other/Call].timeout=1s")
        .run(context -> assertThat(context).hasNotFailed());
  }

  private ApplicationContextRunner yaml(String text) {
    return runner.withInitializer(
        context -> {
          try {
            new YamlPropertySourceLoader()
                .load(
                    "test.yaml",
                    new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "test.yaml"))
                .forEach(context.getEnvironment().getPropertySources()::addLast);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  static class BothServices {
    BothServices(
        @TtrpcClient("greeter") GreeterService greeter,
        @TtrpcClient("greeter") CounterService counter) {
      assertThat(greeter).isNotNull();
      assertThat(counter).isNotNull();
    }
  }

  static class WithChannel {
    WithChannel(@TtrpcClient("greeter") TtrpcChannel channel) {
      assertThat(channel).isNotNull();
    }
  }
}
