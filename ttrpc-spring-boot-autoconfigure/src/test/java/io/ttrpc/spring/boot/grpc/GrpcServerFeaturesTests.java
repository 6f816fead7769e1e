package io.ttrpc.spring.boot.grpc;

import static io.ttrpc.spring.boot.grpc.GrpcCalls.failure;
import static io.ttrpc.spring.boot.grpc.GrpcCalls.hello;
import static io.ttrpc.spring.boot.grpc.GrpcCalls.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.ttrpc.CallContext;
import io.ttrpc.ServiceDefinition;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.spring.boot.error.TtrpcAdvice;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.greeter.Greetings;
import io.ttrpc.spring.boot.security.TtrpcAuthenticationExtractor;
import io.ttrpc.spring.boot.security.TtrpcCallRules;
import io.ttrpc.spring.boot.security.TtrpcSecurity;
import io.ttrpc.spring.boot.server.TtrpcService;
import io.ttrpc.spring.boot.validation.TtrpcMessageValidator;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** The features of the server apply to calls over gRPC. */
@Timeout(120)
class GrpcServerFeaturesTests {
  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

  @TempDir Path folder;
  private ApplicationContextRunner runner = new ApplicationContextRunner();

  @BeforeEach
  void listen() {
    runner = GrpcContexts.serving(folder.resolve("greeter.sock"));
  }

  @Test
  void adviceMapsTheExceptionsOfTheHandler() {
    run(
        runner.withUserConfiguration(MissingGreeter.class, Missing.class),
        (context, channel) -> {
          StatusRuntimeException failure = failure(channel, "Ada");
          assertThat(failure.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND);
          assertThat(failure.getStatus().getDescription()).isEqualTo("no Ada");
        });
  }

  @Test
  void validatorRefusesRequestsWithDetails() {
    run(
        runner.withUserConfiguration(Greeter.class, Names.class),
        (context, channel) -> {
          assertThat(hello(channel, "Ada")).isEqualTo("Hello Ada");
          StatusRuntimeException failure = failure(channel, "x y");
          assertThat(failure.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
          assertThat(Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList())
              .singleElement()
              .satisfies(
                  detail -> assertThat(detail.getTypeUrl()).endsWith("google.rpc.BadRequest"));
        });
  }

  @Test
  void securedServiceRefusesACallWithoutToken() {
    run(
        runner.withUserConfiguration(CallerTellingGreeter.class, Secured.class),
        (context, channel) -> {
          StatusRuntimeException failure = failure(channel, "Ada");
          assertThat(failure.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED);
          Metadata headers = new Metadata();
          headers.put(TOKEN, "grace");
          Channel known =
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(headers));
          assertThat(hello(known, "Ada")).isEqualTo("grace without peer");
        });
  }

  @Test
  void callIsNotCountedByTheMetersOfTtrpc() {
    run(
        runner
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withPropertyValues(
                "ttrpc.client.clients.greeter.target=unix://" + folder.resolve("greeter.sock"))
            .withUserConfiguration(Greeter.class),
        (context, channel) -> {
          MeterRegistry meters = context.getBean(MeterRegistry.class);
          hello(channel, "Ada");
          assertThat(meters.find("ttrpc.server").timers()).isEmpty();
          Greetings.hello(GreeterContext.greeter(context), "Ada");
          assertThat(meters.find("ttrpc.server").timer()).isNotNull();
        });
  }

  @Test
  void poolOfTheHandlersHasMetersOfItsOwn() {
    run(
        runner
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withPropertyValues("ttrpc.server.executor.max-threads=7")
            .withUserConfiguration(ThreadGreeter.class),
        (context, channel) -> {
          MeterRegistry meters = context.getBean(MeterRegistry.class);
          assertThat(hello(channel, "Ada")).startsWith("ttrpc-grpc-handler-");
          for (String pool : List.of("ttrpc-handler", "ttrpc-grpc-handler")) {
            assertThat(meters.get("executor.pool.max").tag("name", pool).gauge().value())
                .as(pool)
                .isEqualTo(7);
          }
          await()
              .untilAsserted(
                  () ->
                      assertThat(
                              meters
                                  .get("executor.completed")
                                  .tag("name", "ttrpc-grpc-handler")
                                  .functionCounter()
                                  .count())
                          .isPositive());
        });
  }

  @Test
  void observationOfTheHandlerIsThatOfBoot() {
    List<String> observed = new CopyOnWriteArrayList<>();
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<>() {
              @Override
              public void onStart(Observation.Context context) {
                observed.add(context.getName());
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }
            });
    run(
        runner
            .withConfiguration(AutoConfigurations.of(GrpcServerObservationAutoConfiguration.class))
            .withBean(ObservationRegistry.class, () -> registry)
            .withUserConfiguration(ObservedGreeter.class),
        (context, channel) -> {
          assertThat(hello(channel, "Ada")).isEqualTo("grpc.server");
          assertThat(observed).containsExactly("grpc.server");
        });
  }

  @Test
  void contextOfGrpcIsThatOfTheHandler() {
    run(
        runner.withUserConfiguration(ContextGreeter.class),
        (context, channel) -> {
          ClientCalls.blockingUnaryCall(
              channel,
              GrpcMethods.toGrpc(GreeterTtrpc.SAY_HELLO),
              CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS),
              StringValue.of("Ada"));
          assertThat(context.getBean(ContextGreeter.class).hasDeadline).isTrue();
        });
  }

  @Test
  void beanOfTwoServicesServesBoth() {
    run(
        runner.withUserConfiguration(TwoServices.class),
        (context, channel) -> {
          assertThat(hello(channel, "Ada")).isEqualTo("both Ada");
          assertThat(
                  ClientCalls.blockingUnaryCall(
                      channel,
                      GrpcMethods.toGrpc(CounterTtrpc.NEXT),
                      CallOptions.DEFAULT,
                      Empty.getDefaultInstance()))
              .isEqualTo(Int32Value.of(1));
        });
  }

  @Test
  void definitionBeanIsServed() {
    run(
        runner.withBean("greeter", ServiceDefinition.class, () -> GreeterTtrpc.bind(new Greeter())),
        (context, channel) -> assertThat(hello(channel, "Ada")).isEqualTo("Hello Ada"));
  }

  @TtrpcService
  static class MissingGreeter implements GreeterService {
    @Override
    public StringValue sayHello(StringValue name) {
      throw new NoSuchElementException(name.getValue());
    }
  }

  @TtrpcAdvice
  static class Missing {
    @TtrpcExceptionHandler
    Status missing(NoSuchElementException e) {
      return Status.of(StatusCode.NOT_FOUND, "no " + e.getMessage());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Names {
    @Bean
    TtrpcMessageValidator<StringValue> names() {
      return (name, violations) -> {
        if (name.getValue().contains(" ")) {
          violations.add("value", "must be a name");
        }
      };
    }
  }

  @TtrpcService
  static class CallerTellingGreeter implements GreeterService {
    @Override
    public StringValue sayHello(StringValue name) {
      String caller =
          Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication()).getName();
      return StringValue.of(
          caller + (CallContext.current().peer() == null ? " without peer" : " with a peer"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Secured {
    @Bean
    TtrpcCallRules rules(TtrpcSecurity security) {
      return security.anyCall().authenticated();
    }

    @Bean
    TtrpcAuthenticationExtractor tokens() {
      return call -> {
        String token = call.metadata().first("token");
        return token == null ? null : new TestingAuthenticationToken(token, "", "ROLE_USER");
      };
    }
  }

  @TtrpcService
  record ObservedGreeter(ObservationRegistry registry) implements GreeterService {
    @Override
    public StringValue sayHello(StringValue name) {
      Observation current = registry.getCurrentObservation();
      return StringValue.of(current == null ? "none" : current.getContext().getName());
    }
  }

  @TtrpcService
  static class ThreadGreeter implements GreeterService {
    @Override
    public StringValue sayHello(StringValue name) {
      return StringValue.of(Thread.currentThread().getName());
    }
  }

  @TtrpcService
  static class ContextGreeter implements GreeterService {
    volatile boolean hasDeadline;

    @Override
    public StringValue sayHello(StringValue name) {
      hasDeadline = io.grpc.Context.current().getDeadline() != null;
      return name;
    }
  }

  @TtrpcService
  static class TwoServices implements GreeterService, CounterService {
    @Override
    public StringValue sayHello(StringValue name) {
      return StringValue.of("both " + name.getValue());
    }

    @Override
    public Int32Value next(Empty request) {
      return Int32Value.of(1);
    }
  }
}
