package io.ttrpc.spring.boot.error;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Int32Value;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import com.google.rpc.ErrorInfo;
import io.ttrpc.CallContext;
import io.ttrpc.CallKind;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.AllKinds;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcService;
import io.ttrpc.testsupport.LoggedLines;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Exception handlers map the failures of calls. */
class AdviceTests {
  @TempDir Path folder;
  private final LoggedLines log = new LoggedLines();
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock"));
  }

  @AfterEach
  void restoreLog() {
    log.close();
  }

  private Status statusOf(Throwable failure, Class<?>... advice) {
    return statusOf(() -> new FailingGreeter(failure), CallKind.UNARY, advice);
  }

  private Status statusOf(Supplier<Object> service, CallKind kind, Class<?>... advice) {
    AtomicReference<Status> status = new AtomicReference<>();
    runner
        .withInitializer(context -> register(context, service))
        .withUserConfiguration(advice)
        .run(context -> status.set(AllKinds.failure(greeter(context), kind).status()));
    return Objects.requireNonNull(status.get());
  }

  /** Registers the service by its own class, which has the annotation. */
  @SuppressWarnings("unchecked") // The supplier's objects have their own class.
  private static void register(ConfigurableApplicationContext context, Supplier<Object> service) {
    Class<Object> type = (Class<Object>) service.get().getClass();
    ((GenericApplicationContext) context).registerBean("greeter", type, service);
  }

  @ParameterizedTest
  @EnumSource
  void adviceMapsFailuresOfAllKinds(CallKind kind) {
    NoSuchElementException failure = new NoSuchElementException("Ada");
    Status expected = Status.of(StatusCode.NOT_FOUND, "no Ada");
    assertThat(statusOf(() -> new FailingGreeter(failure), kind, Failures.class))
        .isEqualTo(expected);
    assertThat(statusOf(() -> new LaterFailingGreeter(failure), kind, Failures.class))
        .isEqualTo(expected);
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void closestTypeDecides() {
    assertThat(statusOf(new FileNotFoundException("a"), Failures.class).message())
        .isEqualTo("file a");
    assertThat(statusOf(new IOException("a"), Failures.class).message()).isEqualTo("io a");
  }

  @Test
  void causeIsMappedIfTheExceptionIsNot() {
    assertThat(
            statusOf(new UncheckedIOException(new FileNotFoundException("a")), Failures.class)
                .message())
        .isEqualTo("file a");
  }

  @Test
  void exceptionComesBeforeItsCause() {
    assertThat(
            statusOf(new IOException("out", new FileNotFoundException("in")), Failures.class)
                .message())
        .isEqualTo("io out");
  }

  @Test
  void methodOfTheServiceComesBeforeAllAdvice() {
    assertThat(statusOf(OwnHandlers::new, CallKind.UNARY, Failures.class).message())
        .isEqualTo("own Ada");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void methodOfAServiceBehindAProxyMapsToo(boolean byClass) {
    Supplier<BeanNameAutoProxyCreator> proxies =
        () -> {
          BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
          creator.setBeanNames("greeter");
          creator.setInterceptorNames("nothing");
          creator.setProxyTargetClass(byClass);
          return creator;
        };
    runner =
        runner
            .withBean(BeanNameAutoProxyCreator.class, proxies)
            .withBean("nothing", MethodInterceptor.class, () -> MethodInvocation::proceed);
    assertThat(statusOf(OwnHandlers::new, CallKind.UNARY, Failures.class).message())
        .isEqualTo("own Ada");
  }

  @Test
  void adviceIsAskedInItsOrder() {
    assertThat(statusOf(new IllegalStateException("x"), Second.class, First.class).message())
        .isEqualTo("first");
  }

  @Test
  void adviceIsForTheServicesThatItSelects() {
    assertThat(statusOf(new IllegalStateException("x"), OtherPackage.class, OtherType.class).code())
        .isEqualTo(StatusCode.UNKNOWN);
    assertThat(statusOf(new IllegalStateException("x"), ThisPackage.class).message())
        .isEqualTo("package");
    assertThat(statusOf(new IllegalStateException("x"), ThisPackageByClass.class).message())
        .isEqualTo("package by class");
    assertThat(statusOf(new IllegalStateException("x"), ThisType.class).message())
        .isEqualTo("type");
  }

  @Test
  void detailsOfAllResultsRoundTrip() throws Exception {
    for (Throwable failure :
        List.of(new IOException(), new ArithmeticException(), new ClassCastException())) {
      Status status = statusOf(failure, Details.class);
      assertThat(status)
          .isEqualTo(
              new Status(
                  StatusCode.FAILED_PRECONDITION.number(), "empty", List.of(Details.DETAIL)));
      assertThat(status.details().get(0).unpack(ErrorInfo.class).getReason()).isEqualTo("EMPTY");
    }
  }

  @Test
  void methodTakesExceptionCallAndRequestInAnyOrder() {
    assertThat(statusOf(new IllegalStateException("x"), Parameters.class).message())
        .isEqualTo("test.Greeter/SayHello Ada x");
  }

  @Test
  void methodWithARequestIsForCallsWithThatRequest() {
    Supplier<Object> service = () -> new FailingGreeter(new IllegalStateException("x"));
    assertThat(statusOf(service, CallKind.UNARY, Requests.class).message()).isEqualTo("text Ada");
    assertThat(statusOf(service, CallKind.SERVER_STREAMING, Requests.class).message())
        .isEqualTo("any 2");
    assertThat(statusOf(service, CallKind.CLIENT_STREAMING, Requests.class).message())
        .isEqualTo("any null");
    assertThat(statusOf(service, CallKind.BIDI_STREAMING, Requests.class).message())
        .isEqualTo("any null");
  }

  @Test
  void requestOfAnAsynchronousHandlerIsKept() {
    Supplier<Object> service = () -> new LaterFailingGreeter(new IllegalStateException("x"));
    assertThat(statusOf(service, CallKind.UNARY, Requests.class).message()).isEqualTo("text Ada");
  }

  @Test
  void generalMethodLeavesStatedFailuresAlone() {
    TtrpcException stated = new TtrpcException(StatusCode.ABORTED, "stated");
    assertThat(statusOf(stated, Catchall.class).message()).isEqualTo("stated");
    assertThat(statusOf(new IllegalStateException(stated), Catchall.class).message())
        .isEqualTo("stated");
    assertThat(statusOf(new CancellationException("x"), Catchall.class).message())
        .isEqualTo("general x");
    assertThat(statusOf(stated, Catchall.class, Stated.class).message()).isEqualTo("named stated");
  }

  @Test
  void methodThatThrowsIsLoggedAndTheExceptionRemains() {
    assertThat(statusOf(new IllegalStateException("original"), Broken.class))
        .isEqualTo(Status.of(StatusCode.UNKNOWN, "the handler failed"));
    assertThat(log.warnings())
        .extracting(line -> line.getThrown().getMessage())
        .containsExactly("broken advice", "original");
    assertThat(log.warnings().get(0).getMessage())
        .contains("Broken.map(IllegalStateException)", "test.Greeter/SayHello");
  }

  @Test
  void methodThatThrowsAtEachCallDoesNotFillTheLog() {
    runner
        .withBean(FailingGreeter.class, () -> new FailingGreeter(new IllegalStateException("x")))
        .withUserConfiguration(Broken.class)
        .run(AdviceTests::failOften);
    assertThat(log.warnings())
        .filteredOn(line -> "broken advice".equals(line.getThrown().getMessage()))
        .hasSizeBetween(1, 30);
  }

  @Test
  void errorOfEachCallDoesNotFillTheLog() {
    runner
        .withBean(FailingGreeter.class, () -> new FailingGreeter(new OutOfMemoryError("x")))
        .withUserConfiguration(Errors.class)
        .run(AdviceTests::failOften);
    assertThat(log.warnings()).hasSizeBetween(1, 30);
  }

  private static void failOften(ApplicationContext context) {
    for (int i = 0; i < 100; i++) {
      AllKinds.failure(greeter(context), CallKind.UNARY);
    }
  }

  @Test
  void statusOkIsAFaultOfTheMethod() {
    assertThat(statusOf(new UnsupportedOperationException("x"), Broken.class).code())
        .isEqualTo(StatusCode.UNKNOWN);
    assertThat(log.warnings()).hasSize(2);
  }

  @Test
  void methodMayLeaveTheExceptionByNullOrByThrowingIt() {
    for (Throwable failure : List.of(new ArithmeticException("x"), new ClassCastException("x"))) {
      assertThat(statusOf(failure, Broken.class).code()).isEqualTo(StatusCode.UNKNOWN);
    }
    assertThat(log.warnings())
        .extracting(line -> line.getThrown().getClass())
        .isEqualTo(List.of(ArithmeticException.class, ClassCastException.class));
  }

  @Test
  void errorIsLoggedAlthoughItIsMapped() {
    OutOfMemoryError error = new OutOfMemoryError("on purpose");
    assertThat(statusOf(error, Errors.class)).isEqualTo(Status.of(StatusCode.INTERNAL, "error"));
    assertThat(log.warnings())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getThrown()).isSameAs(error);
              assertThat(line.getMessage()).contains("test.Greeter/SayHello", "Errors.map");
            });
    assertThat(statusOf(error, Catchall.class).code()).isEqualTo(StatusCode.UNKNOWN);
  }

  @TtrpcAdvice
  static class Failures {
    @TtrpcExceptionHandler
    Status missing(NoSuchElementException e) {
      return Status.of(StatusCode.NOT_FOUND, "no " + e.getMessage());
    }

    @TtrpcExceptionHandler
    Status io(IOException e) {
      return Status.of(StatusCode.DATA_LOSS, "io " + e.getMessage());
    }

    @TtrpcExceptionHandler
    @SuppressWarnings("UnusedMethod") // Called by reflection.
    private Status file(FileNotFoundException e) {
      return Status.of(StatusCode.NOT_FOUND, "file " + e.getMessage());
    }
  }

  @TtrpcService
  static class OwnHandlers extends FailingGreeter {
    private final String prefix = "own ";

    OwnHandlers() {
      super(new NoSuchElementException("Ada"));
    }

    @TtrpcExceptionHandler
    @SuppressWarnings("UnusedMethod") // Called by reflection.
    private Status missing(NoSuchElementException e) {
      return Status.of(StatusCode.NOT_FOUND, prefix + e.getMessage());
    }
  }

  @TtrpcAdvice
  @Order(2)
  static class Second {
    @TtrpcExceptionHandler
    Status map(IllegalStateException e) {
      return Status.of(StatusCode.ABORTED, "second");
    }
  }

  @TtrpcAdvice
  static class First implements Ordered {
    @Override
    public int getOrder() {
      return 1;
    }

    @TtrpcExceptionHandler(RuntimeException.class)
    Status map() {
      return Status.of(StatusCode.ABORTED, "first");
    }
  }

  @TtrpcAdvice(basePackages = "io.ttrpc.spring.boot.err")
  static class OtherPackage extends Second {}

  @TtrpcAdvice(assignableTypes = LaterFailingGreeter.class)
  static class OtherType extends Second {}

  @TtrpcAdvice(basePackages = {"com.example", "io.ttrpc.spring"})
  static class ThisPackage {
    @TtrpcExceptionHandler(IllegalStateException.class)
    Status map() {
      return Status.of(StatusCode.ABORTED, "package");
    }
  }

  @TtrpcAdvice(basePackageClasses = AdviceTests.class)
  static class ThisPackageByClass {
    @TtrpcExceptionHandler(IllegalStateException.class)
    Status map() {
      return Status.of(StatusCode.ABORTED, "package by class");
    }
  }

  @TtrpcAdvice(assignableTypes = io.ttrpc.spring.boot.greeter.GreeterService.class)
  static class ThisType {
    @TtrpcExceptionHandler(IllegalStateException.class)
    Status map() {
      return Status.of(StatusCode.ABORTED, "type");
    }
  }

  @TtrpcAdvice
  static class Details {
    static final Any DETAIL =
        Any.pack(ErrorInfo.newBuilder().setReason("EMPTY").setDomain("greeter").build());

    @TtrpcExceptionHandler(IOException.class)
    Status status() {
      return new Status(StatusCode.FAILED_PRECONDITION.number(), "empty", List.of(DETAIL));
    }

    @TtrpcExceptionHandler(ArithmeticException.class)
    TtrpcException exception() {
      return new TtrpcException(StatusCode.FAILED_PRECONDITION, "empty", List.of(DETAIL));
    }

    @TtrpcExceptionHandler(ClassCastException.class)
    com.google.rpc.Status google() {
      return com.google.rpc.Status.newBuilder()
          .setCode(StatusCode.FAILED_PRECONDITION.number())
          .setMessage("empty")
          .addDetails(DETAIL)
          .build();
    }
  }

  @TtrpcAdvice
  static class Parameters {
    @TtrpcExceptionHandler
    Status map(StringValue request, IllegalStateException e, CallContext call) {
      assertThat(CallContext.current()).isSameAs(call);
      return Status.of(
          StatusCode.ABORTED,
          call.method().fullName() + " " + request.getValue() + " " + e.getMessage());
    }
  }

  @TtrpcAdvice
  static class Requests {
    @TtrpcExceptionHandler
    Status text(IllegalStateException e, StringValue request) {
      return Status.of(StatusCode.ABORTED, "text " + request.getValue());
    }

    @TtrpcExceptionHandler
    Status any(RuntimeException e, @Nullable MessageLite request) {
      return Status.of(
          StatusCode.ABORTED,
          "any " + (request instanceof Int32Value number ? number.getValue() : request));
    }
  }

  @TtrpcAdvice
  @Order(1)
  static class Catchall {
    @TtrpcExceptionHandler
    Status map(Exception e) {
      return Status.of(StatusCode.INTERNAL, "general " + e.getMessage());
    }
  }

  @TtrpcAdvice
  @Order(2)
  static class Stated {
    @TtrpcExceptionHandler
    Status map(TtrpcException e) {
      return Status.of(e.code(), "named " + e.status().message());
    }
  }

  @TtrpcAdvice
  static class Broken {
    @TtrpcExceptionHandler
    Status map(IllegalStateException e) {
      throw new IllegalArgumentException("broken advice");
    }

    @TtrpcExceptionHandler(UnsupportedOperationException.class)
    Status ok() {
      return Status.OK;
    }

    @TtrpcExceptionHandler(ArithmeticException.class)
    @Nullable Status none() {
      return null;
    }

    @TtrpcExceptionHandler
    Status same(ClassCastException e) {
      throw e;
    }
  }

  @TtrpcAdvice
  static class Errors {
    @TtrpcExceptionHandler(Throwable.class)
    Status map() {
      return Status.of(StatusCode.INTERNAL, "error");
    }
  }
}
