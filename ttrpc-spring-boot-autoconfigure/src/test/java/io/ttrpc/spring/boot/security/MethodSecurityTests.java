package io.ttrpc.spring.boot.security;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.AuthorityUtils;

@ExtendWith(OutputCaptureExtension.class)
class MethodSecurityTests {
  private static final String DENIED = "PERMISSION_DENIED the call is denied";
  private static final String UNAUTHENTICATED = "UNAUTHENTICATED the call is not authenticated";

  @RegisterExtension final CoreLog coreLog = new CoreLog();

  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock")).withBean(Callers.class);
  }

  private ApplicationContextRunner withAuthority(String authority) {
    return runner.withBean(
        TtrpcPeerAuthoritiesConverter.class,
        () -> peer -> AuthorityUtils.createAuthorityList(authority));
  }

  static Stream<Arguments> services() {
    return Stream.of(
        Arguments.of(AnnotatedGreeter.class, JdkProxies.class),
        Arguments.of(AnnotatedGreeter.class, ClassProxies.class),
        Arguments.of(AnnotatedAsyncGreeter.class, JdkProxies.class),
        Arguments.of(AnnotatedAsyncGreeter.class, ClassProxies.class));
  }

  @ParameterizedTest
  @MethodSource("services")
  void annotatedMethodsOfAllKindsAreDenied(
      Class<?> service, Class<?> proxies, CapturedOutput output) {
    withAuthority("other")
        .withUserConfiguration(service, proxies)
        .run(
            context -> {
              assertThat(Kinds.outcomes(greeter(context))).hasSize(4).containsOnly(DENIED);
              assertThat(context.getBean(Callers.class).noted()).isEmpty();
            });
    assertThat(coreLog.lines()).isEmpty();
    assertThat(output).doesNotContain("Exception");
  }

  @ParameterizedTest
  @MethodSource("services")
  void annotatedMethodsOfAllKindsAreAllowed(Class<?> service, Class<?> proxies) {
    withAuthority("greet")
        .withUserConfiguration(service, proxies)
        .run(
            context -> {
              assertThat(Kinds.outcomes(greeter(context))).hasSize(4).containsOnly("OK");
              assertThat(context.getBean(Callers.class).noted()).hasSize(4);
            });
  }

  @ParameterizedTest
  @MethodSource("services")
  void anonymousCallerOfAnnotatedMethodsIsUnauthenticated(
      Class<?> service, Class<?> proxies, CapturedOutput output) {
    runner
        .withUserConfiguration(service, proxies)
        .run(
            context ->
                assertThat(WithoutPeer.call(context, Kinds::outcomes))
                    .hasSize(4)
                    .containsOnly(UNAUTHENTICATED));
    assertThat(coreLog.lines()).isEmpty();
    assertThat(output).doesNotContain("Exception");
  }

  @Test
  void responseThatMayNotBeReturnedIsNotSent() {
    runner
        .withUserConfiguration(CheckedGreeter.class, JdkProxies.class)
        .run(
            context -> {
              assertThat(hello(greeter(context), "public")).isEqualTo("OK");
              assertThat(hello(greeter(context), "secret")).isEqualTo(DENIED);
            });
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureOfAHandlerOfAnyKindHasItsStatus(RuntimeException failure, String outcome) {
    runner
        .withUserConfiguration(ThrowingGreeter.class)
        .withBean(RuntimeException.class, () -> failure)
        .run(
            context ->
                assertThat(Kinds.outcomes(greeter(context))).hasSize(4).containsOnly(outcome));
    assertThat(coreLog.lines()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void laterFailureOfAnAsynchronousHandlerHasItsStatus(RuntimeException failure, String outcome) {
    runner
        .withUserConfiguration(LateGreeter.class, Returned.class)
        .withBean(Semaphore.class, () -> new Semaphore(0))
        .withBean(RuntimeException.class, () -> failure)
        .run(
            context ->
                assertThat(Kinds.outcomes(greeter(context))).hasSize(4).containsOnly(outcome));
    assertThat(coreLog.lines()).isEmpty();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new AccessDeniedException("secret"), DENIED),
        Arguments.of(new AuthorizationDeniedException("secret"), DENIED),
        Arguments.of(new AuthenticationCredentialsNotFoundException("secret"), UNAUTHENTICATED),
        Arguments.of(new CompletionException(new AccessDeniedException("secret")), DENIED),
        Arguments.of(
            new IllegalStateException(new AuthenticationCredentialsNotFoundException("secret")),
            UNAUTHENTICATED),
        Arguments.of(
            new TtrpcException(StatusCode.ABORTED, "stated", new AccessDeniedException("secret")),
            "ABORTED stated"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultOfTheServerIsLogged(RuntimeException failure) {
    runner
        .withUserConfiguration(ThrowingGreeter.class)
        .withBean(RuntimeException.class, () -> failure)
        .run(
            context ->
                assertThat(Kinds.outcomes(greeter(context)))
                    .containsOnly("UNKNOWN the handler failed"));
    assertThat(coreLog.lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).startsWith("SEVERE").endsWith(failure.toString()));
  }

  static Stream<RuntimeException> faults() {
    return Stream.of(
        new IllegalStateException("broken"),
        new AuthenticationServiceException("the directory is away"));
  }

  private static String hello(GreeterService greeter, String name) {
    return Kinds.outcome(() -> greeter.sayHello(StringValue.of(name)));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableMethodSecurity
  static class JdkProxies {}

  @Configuration(proxyBeanMethods = false)
  @EnableMethodSecurity(proxyTargetClass = true)
  static class ClassProxies {}

  @TtrpcService
  static class AnnotatedGreeter extends NotingGreeter {
    AnnotatedGreeter(Callers callers) {
      super(callers);
    }

    @Override
    @PreAuthorize("hasAuthority('greet')")
    public StringValue sayHello(StringValue name) {
      return super.sayHello(name);
    }

    @Override
    @PreAuthorize("hasAuthority('greet') and #from.value == 1")
    public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
      super.countDown(from, responses);
    }

    @Override
    @PreAuthorize("hasAuthority('greet')")
    public Int32Value sum(StreamReceiver<Int32Value> requests) {
      return super.sum(requests);
    }

    @Override
    @PreAuthorize("hasAuthority('greet')")
    public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
      super.echo(requests, responses);
    }
  }

  @TtrpcService
  @PreAuthorize("hasAuthority('greet')")
  static class AnnotatedAsyncGreeter extends NotingAsyncGreeter {
    AnnotatedAsyncGreeter(Callers callers) {
      super(callers);
    }

    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      return super.sayHello(name);
    }

    @Override
    public Flow.Publisher<Int32Value> countDown(Int32Value from) {
      return super.countDown(from);
    }

    @Override
    public CompletableFuture<Int32Value> sum(Flow.Publisher<Int32Value> requests) {
      return super.sum(requests);
    }

    @Override
    public Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests) {
      return super.echo(requests);
    }
  }

  @TtrpcService
  static class CheckedGreeter implements GreeterService {
    @Override
    @PostAuthorize("returnObject.value != 'secret'")
    public StringValue sayHello(StringValue name) {
      return name;
    }
  }

  @TtrpcService
  static class ThrowingGreeter implements GreeterService {
    private final RuntimeException failure;

    ThrowingGreeter(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public StringValue sayHello(StringValue name) {
      throw failure;
    }

    @Override
    public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
      responses.send(from);
      throw failure;
    }

    @Override
    public Int32Value sum(StreamReceiver<Int32Value> requests) {
      throw failure;
    }

    @Override
    public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
      throw failure;
    }
  }

  /** Fails on another thread, after its methods and the interceptors have returned. */
  @TtrpcService
  static class LateGreeter implements GreeterAsync {
    private final RuntimeException failure;
    private final Semaphore returned;

    LateGreeter(RuntimeException failure, Semaphore returned) {
      this.failure = failure;
      this.returned = returned;
    }

    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      return later();
    }

    @Override
    public Flow.Publisher<Int32Value> countDown(Int32Value from) {
      return Publishers.failed(failure);
    }

    @Override
    public CompletableFuture<Int32Value> sum(Flow.Publisher<Int32Value> requests) {
      return later();
    }

    @Override
    public Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests) {
      return Publishers.failed(failure);
    }

    private <T> CompletableFuture<T> later() {
      CompletableFuture<T> future = new CompletableFuture<>();
      returned.drainPermits();
      new Thread(
              () -> {
                returned.acquireUninterruptibly();
                future.completeExceptionally(failure);
              })
          .start();
      return future;
    }
  }

  /** Tells when a handler and the interceptors around it have returned. */
  @Order(TtrpcInterceptorOrder.SECURITY - 1)
  static class Returned implements ServerInterceptor {
    private final Semaphore returned;

    Returned(Semaphore returned) {
      this.returned = returned;
    }

    @Override
    public void intercept(ServerCall call, Next next) throws Exception {
      next.proceed();
      returned.release();
    }
  }
}
