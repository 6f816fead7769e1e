package io.ttrpc.spring.boot.security;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.ttrpc.CallContext;
import io.ttrpc.Metadata;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

@ExtendWith(OutputCaptureExtension.class)
class AuthenticationExtractorTests {
  private static final String UNAUTHENTICATED = "UNAUTHENTICATED the call is not authenticated";

  @RegisterExtension final CoreLog coreLog = new CoreLog();

  @TempDir Path folder;
  private String self = "";
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() throws Exception {
    self = Caller.self(folder);
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withUserConfiguration(PeerTellingGreeter.class, Events.class);
  }

  @Test
  void validTokenGivesTheCallerAndThePeerRemainsAvailable() {
    runner
        .withUserConfiguration(TokenExtractor.class, TokenProvider.class)
        .run(
            context -> {
              assertThat(hello(context, "ada"))
                  .isEqualTo("ada [ROLE_ADMIN] from " + Caller.user(folder));
              assertThat(events(context)).containsExactly("AuthenticationSuccessEvent ada");
            });
  }

  @Test
  void callersOfOneConnectionAreKeptApart() {
    runner
        .withUserConfiguration(TokenExtractor.class, TokenProvider.class)
        .run(
            context -> {
              for (int i = 0; i < 200; i++) {
                String name = i % 2 == 0 ? "ada" : "grace";
                assertThat(hello(context, name)).startsWith(name + " ");
              }
            });
  }

  @Test
  void callWithoutTokenHasItsPeer() {
    runner
        .withUserConfiguration(TokenExtractor.class, TokenProvider.class)
        .run(
            context -> {
              assertThat(hello(greeter(context))).startsWith(self);
              assertThat(events(context)).isEmpty();
            });
  }

  @Test
  void invalidTokenEndsTheCallEvenIfEveryoneIsAllowed(CapturedOutput output) {
    runner
        .withUserConfiguration(TokenExtractor.class, TokenProvider.class)
        .run(
            context -> {
              assertThat(Kinds.outcomes(withToken(context, "bad")))
                  .hasSize(4)
                  .containsOnly(UNAUTHENTICATED);
              assertThat(events(context))
                  .hasSize(4)
                  .containsOnly("AuthenticationFailureBadCredentialsEvent bad");
            });
    assertThat(coreLog.lines()).isEmpty();
    assertThat(output).doesNotContain("Exception");
  }

  @Test
  void authenticatedCallerWithoutPeerIsDeniedAndNotUnauthenticated() {
    runner
        .withUserConfiguration(
            TokenExtractor.class, TokenProvider.class, SecurityConditionTests.DenyAll.class)
        .run(
            context -> {
              List<String> outcomes =
                  WithoutPeer.call(context, greeter -> Kinds.outcomes(withToken(greeter, "ada")));
              assertThat(outcomes).containsOnly("PERMISSION_DENIED the call is denied");
            });
  }

  @Test
  void extractorMayRejectTheCall(CapturedOutput output) {
    runner
        .withBean(
            TtrpcAuthenticationExtractor.class,
            () ->
                call -> {
                  throw new BadCredentialsException("not a token");
                })
        .run(
            context -> {
              assertThat(Kinds.outcomes(greeter(context))).containsOnly(UNAUTHENTICATED);
              assertThat(events(context))
                  .containsOnly("AuthenticationFailureBadCredentialsEvent " + Caller.user(folder));
            });
    assertThat(coreLog.lines()).isEmpty();
    assertThat(output).doesNotContain("Exception");
  }

  @Test
  void extractorsAreAskedInTheirOrder() {
    runner
        .withUserConfiguration(TokenExtractor.class, TokenProvider.class, FirstExtractor.class)
        .run(context -> assertThat(hello(context, "ada")).startsWith("first "));
  }

  @Test
  void authenticatedTokenOfAnExtractorIsNotAuthenticatedAgain() {
    runner
        .withUserConfiguration(FirstExtractor.class)
        .run(context -> assertThat(hello(context, "ada")).startsWith("first [ROLE_FIRST]"));
  }

  @Test
  void managerOfTheApplicationComesBeforeItsProviders() {
    runner
        .withUserConfiguration(TokenExtractor.class, TokenProvider.class)
        .withBean(
            AuthenticationManager.class,
            () -> token -> new TestingAuthenticationToken("managed", "", "ROLE_X"))
        .run(context -> assertThat(hello(context, "ada")).startsWith("managed [ROLE_X]"));
  }

  @Test
  void missingManagerIsAFaultThatTheLogExplains() {
    runner
        .withUserConfiguration(TokenExtractor.class)
        .run(
            context ->
                assertThat(Kinds.outcomes(withToken(context, "ada")))
                    .containsOnly("UNKNOWN the handler failed"));
    assertThat(coreLog.lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).contains("nor an AuthenticationProvider bean"));
  }

  @Test
  void failedServiceOfTheAuthenticationIsAFault() {
    runner
        .withUserConfiguration(TokenExtractor.class)
        .withBean(
            AuthenticationManager.class,
            () ->
                token -> {
                  throw new AuthenticationServiceException("the directory is away");
                })
        .run(
            context ->
                assertThat(Kinds.outcomes(withToken(context, "ada")))
                    .containsOnly("UNKNOWN the handler failed"));
    assertThat(coreLog.lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).contains("the directory is away"));
  }

  private static String hello(ApplicationContext context, String token) {
    return hello(withToken(context, token));
  }

  private static String hello(GreeterService greeter) {
    return greeter.sayHello(StringValue.of("")).getValue();
  }

  private static GreeterTtrpc.Client withToken(ApplicationContext context, String token) {
    return withToken(greeter(context), token);
  }

  private static GreeterTtrpc.Client withToken(GreeterTtrpc.Client greeter, String token) {
    return greeter.withMetadata(Metadata.of("token", token));
  }

  private static List<String> events(ApplicationContext context) {
    return context.getBean(Events.class).published;
  }

  static class Events {
    final List<String> published = new CopyOnWriteArrayList<>();

    @EventListener
    void on(AbstractAuthenticationEvent event) {
      published.add(event.getClass().getSimpleName() + " " + event.getAuthentication().getName());
    }
  }

  @TtrpcService
  static class PeerTellingGreeter implements GreeterService {
    @Override
    public StringValue sayHello(StringValue name) {
      var peer = CallContext.current().peer();
      return StringValue.of(
          Caller.current() + " from " + (peer == null ? "nobody" : peer.user().getName()));
    }
  }

  static class TokenExtractor implements TtrpcAuthenticationExtractor {
    @Override
    public @Nullable Authentication extract(CallContext call) {
      String token = call.metadata().first("token");
      return token == null
          ? null
          : UsernamePasswordAuthenticationToken.unauthenticated(token, token);
    }
  }

  static class TokenProvider implements AuthenticationProvider {
    @Override
    public Authentication authenticate(Authentication token) {
      if (token.getName().equals("bad")) {
        throw new BadCredentialsException("secret");
      }
      return UsernamePasswordAuthenticationToken.authenticated(
          token.getName(), "", AuthorityUtils.createAuthorityList("ROLE_ADMIN"));
    }

    @Override
    public boolean supports(Class<?> type) {
      return type == UsernamePasswordAuthenticationToken.class;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class FirstExtractor {
    @Bean
    @Order(1)
    TtrpcAuthenticationExtractor first() {
      return call -> new TestingAuthenticationToken("first", "", "ROLE_FIRST");
    }
  }
}
