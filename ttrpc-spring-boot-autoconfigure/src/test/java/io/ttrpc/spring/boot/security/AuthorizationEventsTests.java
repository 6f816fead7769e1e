package io.ttrpc.spring.boot.security;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.core.Authentication;

/** Spring Security's events tell an audit who was denied which call. */
class AuthorizationEventsTests {
  @TempDir Path folder;
  private String user = "";
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() throws Exception {
    user = Caller.user(folder);
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withBean(Callers.class)
            .withUserConfiguration(Audit.class);
  }

  @Test
  void eachDeniedCallIsPublishedWithItsCaller() {
    runner
        .withUserConfiguration(NotingGreeter.class, SecurityConditionTests.DenyAll.class)
        .run(
            context -> {
              Kinds.outcomes(greeter(context));
              WithoutPeer.call(context, Kinds::outcomes);
              assertThat(audit(context))
                  .containsExactlyElementsOf(
                      Stream.of(user, "anonymousUser")
                          .flatMap(
                              caller ->
                                  Kinds.METHODS.stream()
                                      .map(method -> caller + " test.Greeter/" + method))
                          .toList());
            });
  }

  @Test
  void publisherOfTheApplicationGetsAllDecisions() {
    runner
        .withUserConfiguration(NotingGreeter.class, AllowAll.class)
        .withBean(Decisions.class)
        .run(
            context -> {
              Kinds.outcomes(greeter(context));
              assertThat(context.getBean(Decisions.class).made).hasSize(4).containsOnly(true);
            });
  }

  @Test
  void deniedAnnotatedMethodIsPublishedWithThePublisherOfTheApplication() {
    runner
        .withUserConfiguration(
            MethodSecurityTests.AnnotatedGreeter.class,
            MethodSecurityTests.JdkProxies.class,
            Publisher.class)
        .run(
            context -> {
              Kinds.outcomes(greeter(context));
              assertThat(audit(context))
                  .containsExactly(
                      user + " sayHello", user + " countDown", user + " sum", user + " echo");
            });
  }

  private static List<String> audit(ApplicationContext context) {
    return context.getBean(Audit.class).denied;
  }

  static class Audit {
    final List<String> denied = new CopyOnWriteArrayList<>();

    @EventListener
    void onCall(AuthorizationDeniedEvent<TtrpcAuthorizationContext> event) {
      denied.add(event.getAuthentication().get().getName() + " " + event.getObject());
    }

    @EventListener
    void on(AuthorizationDeniedEvent<?> event) {
      if (event.getObject() instanceof MethodInvocation invocation) {
        denied.add(
            event.getAuthentication().get().getName() + " " + invocation.getMethod().getName());
      }
    }
  }

  static class Decisions implements AuthorizationEventPublisher {
    final List<Boolean> made = new CopyOnWriteArrayList<>();

    @Override
    public <T> void publishAuthorizationEvent(
        Supplier<Authentication> authentication, T object, @Nullable AuthorizationResult result) {
      made.add(Objects.requireNonNull(result).isGranted());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AllowAll {
    @Bean
    TtrpcCallRules allowAll(TtrpcSecurity security) {
      return security.anyCall().authenticated();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Publisher {
    @Bean
    AuthorizationEventPublisher authorizationEvents(ApplicationEventPublisher events) {
      return new SpringAuthorizationEventPublisher(events);
    }
  }
}
