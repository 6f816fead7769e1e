package io.ttrpc.docs.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloRequest;
import io.ttrpc.Metadata;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;

class SecurityPageTest {
  @TempDir Path folder;

  @Test
  void handlerSeesItsPeer() throws Exception {
    String user = Files.getOwner(folder).getName();
    run(
        PeerApplication.class,
        context -> assertThat(hello(greeter(context))).isEqualTo("Hello " + user));
  }

  @Test
  void rulesDenyWhatTheCallerMayNotDo() throws Exception {
    String user = Files.getOwner(folder).getName();
    run(
        PeerApplication.class,
        context -> {
          assertCode(
              StatusCode.PERMISSION_DENIED,
              () -> greeter(context).gather(StreamReceiver.of(List.of())));
          assertThat(context.getBean(Audit.class).log())
              .containsExactly(user + " greeter.v1.Greeter/Gather");
        });
  }

  @Test
  void tokenReplacesThePeer() {
    run(
        TokenApplication.class,
        context -> {
          GreeterTtrpc.Client greeter = greeter(context);
          assertThat(hello(greeter.withMetadata(Metadata.of("authorization", "valid"))))
              .isEqualTo("Hello client");
          assertCode(
              StatusCode.UNAUTHENTICATED,
              () -> hello(greeter.withMetadata(Metadata.of("authorization", "forged"))));
        });
  }

  @Test
  void executorCarriesTheCaller() throws Exception {
    String user = Files.getOwner(folder).getName();
    run(
        DelegatingApplication.class,
        context -> assertThat(hello(greeter(context))).isEqualTo("Hello Ada from " + user));
  }

  private void run(Class<?> application, Consumer<ApplicationContext> calls) {
    String socket = folder.resolve("app.sock").toString();
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(application)
            .web(WebApplicationType.NONE)
            .run(
                "--ttrpc.server.socket.path=" + socket,
                "--ttrpc.client.clients.greeter.target=unix://" + socket)) {
      calls.accept(context);
    }
  }

  private static GreeterTtrpc.Client greeter(ApplicationContext context) {
    return GreeterTtrpc.client(context.getBean(TtrpcChannels.class).channel("greeter"));
  }

  private static String hello(GreeterTtrpc.Client greeter) {
    return greeter.sayHello(HelloRequest.newBuilder().setName("Ada").build()).getMessage();
  }

  private static void assertCode(StatusCode code, Runnable call) {
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(call::run)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({SecurityConfiguration.class, CallerGreeter.class, Audit.class})
  static class PeerApplication {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({CallerGreeter.class, TokenExtractor.class})
  static class TokenApplication {
    @Bean
    AuthenticationManager tokens() {
      return presented -> {
        if (!"valid".equals(presented.getCredentials())) {
          throw new BadCredentialsException("forged");
        }
        return new TestingAuthenticationToken(presented.getName(), "", "ROLE_GUEST");
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class DelegatingApplication {
    @Bean
    @TtrpcService
    DelegatingGreeter greeter() {
      Executor pool = ForkJoinPool.commonPool();
      return new DelegatingGreeter(pool);
    }
  }
}
