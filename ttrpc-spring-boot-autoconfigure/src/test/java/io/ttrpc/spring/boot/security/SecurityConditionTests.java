package io.ttrpc.spring.boot.security;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcServerBuilderCustomizer;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class SecurityConditionTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    runner = GreeterContext.on(socket).withUserConfiguration(Greeter.class);
  }

  @Test
  void allCallsArePermittedWithoutRules() {
    runner.run(
        context -> {
          assertThat(context).hasSingleBean(SecurityInterceptor.class);
          assertThat(Kinds.outcomes(greeter(context))).containsOnly("OK");
          assertThat(WithoutPeer.call(context, Kinds::outcomes)).containsOnly("OK");
        });
  }

  @Test
  void nothingIsSecuredWithoutSpringSecurity() {
    runner
        .withClassLoader(new FilteredClassLoader("org.springframework.security"))
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(SecurityInterceptor.class);
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
            });
  }

  @Test
  void nothingIsSecuredWhereThatIsSwitchedOff() {
    runner
        .withUserConfiguration(DenyAll.class)
        .withPropertyValues("ttrpc.server.security.enabled=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(SecurityInterceptor.class);
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
            });
  }

  @Test
  void applicationWithRulesStartsWithoutItsServer() {
    runner
        .withUserConfiguration(DenyAll.class)
        .withPropertyValues("ttrpc.server.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(TtrpcServerLifecycle.class)
                    .doesNotHaveBean(SecurityInterceptor.class));
  }

  @Test
  void applicationDefinesItsRulesOnce() {
    runner
        .withUserConfiguration(DenyAll.class)
        .withBean("more", TtrpcCallRules.class, () -> null)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasMessageContainingAll("TtrpcCallRules", "denyAll", "more"));
  }

  @Test
  void ruleForAnUnknownNameFailsTheStart() {
    FailureAnalysis analysis = Analyses.of(runner.withUserConfiguration(UnknownNames.class));
    assertThat(analysis.getDescription())
        .contains("service test.Greeters", "service test.Old", "method test.Greeter/SayHullo")
        .doesNotContain("method test.Greeter/SayHello");
    assertThat(analysis.getAction()).contains("services test.Greeter", "test.Greeter/SayHello");
    assertThat(socket).doesNotExist();
  }

  @Test
  void rulesOfAParentContextApplyAndMayBeForOtherServices() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(TtrpcServerSecurityAutoConfiguration.class))
        .withUserConfiguration(UnknownNames.class)
        .run(
            parent ->
                runner
                    .withParent(parent)
                    .run(
                        context ->
                            assertThat(Kinds.outcomes(greeter(context)))
                                .containsExactly(
                                    "OK",
                                    "PERMISSION_DENIED the call is denied",
                                    "PERMISSION_DENIED the call is denied",
                                    "PERMISSION_DENIED the call is denied")));
  }

  @Test
  void ruleForAServiceOfACustomizerIsKnown() {
    runner
        .withUserConfiguration(CounterRule.class)
        .withBean(
            TtrpcServerBuilderCustomizer.class,
            () -> server -> server.service(CounterTtrpc.bind(new CallRulesTests.Counter())))
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Configuration(proxyBeanMethods = false)
  static class DenyAll {
    @Bean
    TtrpcCallRules denyAll(TtrpcSecurity security) {
      return security.anyCall().denyAll();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class CounterRule {
    @Bean
    TtrpcCallRules counterRule(TtrpcSecurity security) {
      return security.service("test.Counter").denyAll().anyCall().permitAll();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class UnknownNames {
    @Bean
    TtrpcCallRules unknownNames(TtrpcSecurity security) {
      return security
          .method("test.Greeter/SayHullo", "test.Greeter/SayHello")
          .authenticated()
          .service("test.Greeters", "test.Old")
          .authenticated()
          .anyCall()
          .denyAll();
    }
  }
}
