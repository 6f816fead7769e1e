package io.ttrpc.spring.boot.security;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import io.ttrpc.Metadata;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.security.TtrpcSecurity.Rule;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;
import org.springframework.security.core.authority.AuthorityUtils;

@ExtendWith(OutputCaptureExtension.class)
class CallRulesTests {
  private static final String DENIED = "PERMISSION_DENIED the call is denied";
  private static final String UNAUTHENTICATED = "UNAUTHENTICATED the call is not authenticated";

  @RegisterExtension final CoreLog coreLog = new CoreLog();

  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withBean(Callers.class)
            .withBean(
                TtrpcPeerAuthoritiesConverter.class,
                () -> peer -> AuthorityUtils.createAuthorityList("ROLE_KNOWN", "read"));
  }

  @Test
  void ruleOfTheMethodComesBeforeThatOfItsServiceAndThatBeforeAnyCall() {
    withRules(
            security ->
                security
                    .service("test.Greeter")
                    .permitAll()
                    .method("test.Greeter/Sum")
                    .denyAll()
                    .anyCall()
                    .denyAll())
        .withUserConfiguration(NotingGreeter.class, Counter.class)
        .run(
            context -> {
              assertThat(Kinds.outcomes(greeter(context)))
                  .containsExactly("OK", "OK", DENIED, "OK");
              assertThat(next(context)).isEqualTo(DENIED);
            });
  }

  @Test
  void ruleOfDescriptorsIsThatOfTheirNames() {
    withRules(
            security ->
                security
                    .method(GreeterTtrpc.SAY_HELLO, GreeterTtrpc.ECHO)
                    .denyAll()
                    .service(CounterTtrpc.SERVICE)
                    .denyAll()
                    .anyCall()
                    .permitAll())
        .withUserConfiguration(NotingGreeter.class, Counter.class)
        .run(
            context -> {
              assertThat(Kinds.outcomes(greeter(context)))
                  .containsExactly(DENIED, "OK", "OK", DENIED);
              assertThat(next(context)).isEqualTo(DENIED);
            });
  }

  @ParameterizedTest
  @MethodSource("handlers")
  void deniedCallOfAnyKindEndsBeforeItsHandlerAndWithoutALogOfIt(
      Class<?> handler, CapturedOutput output) {
    withRules(security -> security.anyCall().hasAuthority("write"))
        .withUserConfiguration(handler)
        .run(
            context -> {
              assertThat(Kinds.outcomes(greeter(context))).hasSize(4).containsOnly(DENIED);
              assertThat(context.getBean(Callers.class).noted()).isEmpty();
            });
    assertThat(coreLog.lines()).isEmpty();
    assertThat(output).doesNotContain("Exception");
  }

  @ParameterizedTest
  @MethodSource("handlers")
  void anonymousCallOfAnyKindEndsAsUnauthenticatedAndWithoutALogOfIt(
      Class<?> handler, CapturedOutput output) {
    withRules(security -> security.anyCall().authenticated())
        .withUserConfiguration(handler)
        .run(
            context -> {
              assertThat(WithoutPeer.call(context, Kinds::outcomes))
                  .hasSize(4)
                  .containsOnly(UNAUTHENTICATED);
              assertThat(context.getBean(Callers.class).noted()).isEmpty();
              assertThat(Kinds.outcomes(greeter(context))).containsOnly("OK");
            });
    assertThat(coreLog.lines()).isEmpty();
    assertThat(output).doesNotContain("Exception");
  }

  @Test
  void debugLogHasOneLineForADeniedCall(CapturedOutput output) {
    LoggingSystem logging = LoggingSystem.get(CallRulesTests.class.getClassLoader());
    String name = "io.ttrpc.spring.boot.security";
    logging.setLogLevel(name, LogLevel.DEBUG);
    withRules(security -> security.anyCall().denyAll())
        .withUserConfiguration(NotingGreeter.class)
        .run(context -> Kinds.outcomes(greeter(context)));
    logging.setLogLevel(name, null);
    assertThat(output.toString().lines().filter(line -> line.contains("is denied")))
        .hasSize(4)
        .first(InstanceOfAssertFactories.STRING)
        .contains("DEBUG", "a call of test.Greeter/SayHello by ", "is denied: Access Denied");
    assertThat(output).doesNotContain("Exception");
  }

  static Stream<Class<?>> handlers() {
    return Stream.of(NotingGreeter.class, NotingAsyncGreeter.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decisions")
  void decisions(
      String name, Function<Rule<TtrpcCallRules>, TtrpcCallRules> decide, String outcome) {
    withRules(security -> decide.apply(security.anyCall()))
        .withUserConfiguration(NotingGreeter.class)
        .run(context -> assertThat(Kinds.outcomes(greeter(context))).containsOnly(outcome));
  }

  static Stream<Arguments> decisions() {
    return Stream.of(
        decision("permitAll", Rule::permitAll, "OK"),
        decision("denyAll", Rule::denyAll, DENIED),
        decision("authenticated", Rule::authenticated, "OK"),
        decision("hasAuthority", rule -> rule.hasAuthority("read"), "OK"),
        decision("hasAuthority of others", rule -> rule.hasAuthority("write"), DENIED),
        decision("hasAnyAuthority", rule -> rule.hasAnyAuthority("write", "read"), "OK"),
        decision("hasAnyAuthority of others", rule -> rule.hasAnyAuthority("write", "x"), DENIED),
        decision("hasAllAuthorities", rule -> rule.hasAllAuthorities("read", "ROLE_KNOWN"), "OK"),
        decision("not hasAllAuthorities", rule -> rule.hasAllAuthorities("read", "write"), DENIED),
        decision("hasRole", rule -> rule.hasRole("KNOWN"), "OK"),
        decision("hasRole of others", rule -> rule.hasRole("ADMIN"), DENIED),
        decision("hasAnyRole", rule -> rule.hasAnyRole("ADMIN", "KNOWN"), "OK"),
        decision("hasAnyRole of others", rule -> rule.hasAnyRole("ADMIN", "X"), DENIED),
        decision("access without a decision", rule -> rule.access((caller, call) -> null), DENIED));
  }

  private static Arguments decision(
      String name, Function<Rule<TtrpcCallRules>, TtrpcCallRules> decide, String outcome) {
    return Arguments.of(name, decide, outcome);
  }

  @Test
  void managerOfTheApplicationSeesTheCall() {
    withRules(
            security ->
                security
                    .anyCall()
                    .access(
                        (caller, object) ->
                            new AuthorizationDecision(
                                "yes".equals(object.call().metadata().first("please")))))
        .withUserConfiguration(NotingGreeter.class)
        .run(
            context -> {
              assertThat(Kinds.outcomes(greeter(context))).containsOnly(DENIED);
              assertThat(
                      Kinds.outcomes(greeter(context).withMetadata(Metadata.of("please", "yes"))))
                  .containsOnly("OK");
            });
  }

  @Test
  void roleHierarchyOfTheApplicationCounts() {
    withRules(security -> security.anyCall().hasRole("GUEST"))
        .withUserConfiguration(NotingGreeter.class)
        .withBean(
            RoleHierarchy.class,
            () -> RoleHierarchyImpl.withDefaultRolePrefix().role("KNOWN").implies("GUEST").build())
        .run(context -> assertThat(Kinds.outcomes(greeter(context))).containsOnly("OK"));
  }

  @Test
  void managerFactoryOfTheApplicationMakesTheManagers() {
    withRules(security -> security.anyCall().hasRole("ead"))
        .withUserConfiguration(NotingGreeter.class, PrefixedRoles.class)
        .run(context -> assertThat(Kinds.outcomes(greeter(context))).containsOnly("OK"));
  }

  private ApplicationContextRunner withRules(Function<TtrpcSecurity, TtrpcCallRules> rules) {
    return runner.withInitializer(
        context ->
            ((GenericApplicationContext) context)
                .registerBean(
                    TtrpcCallRules.class,
                    () -> rules.apply(context.getBeanFactory().getBean(TtrpcSecurity.class))));
  }

  private static String next(ApplicationContext context) {
    CounterService counter =
        CounterTtrpc.client(context.getBean(TtrpcChannels.class).channel("greeter"));
    return Kinds.outcome(() -> counter.next(Empty.getDefaultInstance()));
  }

  @TtrpcService
  static class Counter implements CounterService {
    @Override
    public Int32Value next(Empty request) {
      return Int32Value.of(1);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PrefixedRoles {
    @Bean
    AuthorizationManagerFactory<TtrpcAuthorizationContext> callManagers() {
      DefaultAuthorizationManagerFactory<TtrpcAuthorizationContext> factory =
          new DefaultAuthorizationManagerFactory<>();
      factory.setRolePrefix("r");
      return factory;
    }
  }
}
