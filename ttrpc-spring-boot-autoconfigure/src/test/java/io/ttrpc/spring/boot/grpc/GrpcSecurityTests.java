package io.ttrpc.spring.boot.grpc;

import static io.ttrpc.spring.boot.grpc.GrpcCalls.failure;
import static io.ttrpc.spring.boot.grpc.GrpcCalls.hello;
import static io.ttrpc.spring.boot.grpc.GrpcCalls.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.ttrpc.StreamSender;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.greeter.Greetings;
import io.ttrpc.spring.boot.security.TtrpcAuthenticationExtractor;
import io.ttrpc.spring.boot.security.TtrpcCallRules;
import io.ttrpc.spring.boot.security.TtrpcSecurity;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.grpc.server.autoconfigure.security.GrpcServerSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.security.AuthenticationProcessInterceptor;
import org.springframework.grpc.server.security.GrpcSecurity;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The caller whom Spring gRPC's security finds is the caller of the handler. */
@Timeout(120)
class GrpcSecurityTests {
  private static final Metadata.Key<String> USER =
      Metadata.Key.of("user", Metadata.ASCII_STRING_MARSHALLER);
  private static final Authentication ADA = new TestingAuthenticationToken("ada", "", "ROLE_STAFF");

  @TempDir Path folder;
  private ApplicationContextRunner runner = new ApplicationContextRunner();

  @BeforeEach
  void listen() {
    Path socket = folder.resolve("greeter.sock");
    runner =
        GrpcContexts.serving(socket)
            .withConfiguration(AutoConfigurations.of(GrpcServerSecurityAutoConfiguration.class))
            .withUserConfiguration(NotingGreeter.class, Secured.class)
            .withPropertyValues("ttrpc.client.clients.greeter.target=unix://" + socket);
  }

  @Test
  void handlersOfAllKindsHaveTheSameAuthentication() {
    run(
        runner,
        (context, channel) -> {
          NotingGreeter greeter = context.getBean(NotingGreeter.class);
          assertThat(hello(as("ada", channel), "x")).isEqualTo("ada");
          assertThat(greeter.caller.getAndSet(null)).isSameAs(ADA);
          ClientCalls.blockingServerStreamingCall(
                  as("ada", channel),
                  GrpcMethods.toGrpc(GreeterTtrpc.COUNT_DOWN),
                  CallOptions.DEFAULT,
                  Int32Value.of(1))
              .forEachRemaining(response -> {});
          assertThat(greeter.caller.get()).isSameAs(ADA);
        });
  }

  @Test
  void rulesDecideByThatCaller() {
    runner = runner.withUserConfiguration(ForStaff.class);
    run(
        runner,
        (context, channel) -> {
          assertThat(hello(as("ada", channel), "x")).isEqualTo("ada");
          assertThat(failure(channel, "x").getStatus().getCode())
              .isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED);
        });
  }

  @Test
  void extractorOfTheApplicationComesFirst() {
    runner =
        runner.withBean(
            TtrpcAuthenticationExtractor.class,
            () ->
                call -> {
                  String user = call.metadata().first("user");
                  return user == null
                      ? null
                      : new TestingAuthenticationToken("own " + user, "", "ROLE_STAFF");
                });
    run(
        runner,
        (context, channel) -> assertThat(hello(as("ada", channel), "x")).isEqualTo("own ada"));
  }

  @Test
  void callerOverTtrpcIsItsPeer() {
    run(
        runner,
        (context, channel) ->
            assertThat(Greetings.hello(GreeterContext.greeter(context), "x"))
                .isEqualTo(System.getProperty("user.name")));
  }

  @Test
  void applicationNeedsNoSecurityOfSpringGrpc() {
    GrpcContexts.serving(folder.resolve("greeter.sock"))
        .withClassLoader(new FilteredClassLoader(GrpcSecurity.class))
        .withUserConfiguration(NotingGreeter.class)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("ttrpcGrpcCaller"));
  }

  private static Channel as(String user, Channel channel) {
    Metadata headers = new Metadata();
    headers.put(USER, user);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @TtrpcService
  static class NotingGreeter implements GreeterService {
    final AtomicReference<@Nullable Authentication> caller = new AtomicReference<>();

    @Override
    public StringValue sayHello(StringValue name) {
      return StringValue.of(note().getName());
    }

    @Override
    public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
      note();
      responses.send(from);
    }

    private Authentication note() {
      Authentication found =
          Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication());
      caller.set(found);
      return found;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Secured {
    @Bean
    @GlobalServerInterceptor
    AuthenticationProcessInterceptor users(GrpcSecurity security) throws Exception {
      return security
          .authenticationExtractor(
              (headers, call, method) -> headers.get(USER) == null ? null : ADA)
          .authenticationManager(user -> user)
          .authorizeRequests(requests -> requests.allRequests().permitAll())
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ForStaff {
    @Bean
    TtrpcCallRules rules(TtrpcSecurity security) {
      return security.anyCall().hasRole("STAFF");
    }
  }
}
