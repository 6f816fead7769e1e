package io.ttrpc.spring.boot.validation;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.validation.BadRequests.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.error.TtrpcAdvice;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcService;
import io.ttrpc.testsupport.LoggedLines;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.validation.annotation.Validated;

/**
 * Constraints on the methods of services, whose generated interfaces have none, next to Boot's own
 * validation of methods.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServiceMethodValidationTests {
  @TempDir Path folder;
  private final LoggedLines log = new LoggedLines();
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class));
  }

  @AfterEach
  void restoreLog() {
    log.close();
  }

  private static TtrpcException failure(GreeterService greeter, String name) {
    return catchThrowableOfType(TtrpcException.class, () -> hello(greeter, name));
  }

  @ParameterizedTest
  @ValueSource(classes = {ValidatedGreeter.class, ConstrainedGreeter.class, LaterGreeter.class})
  void violatedConstraintIsInvalidArgument(Class<?> service) {
    runner
        .withUserConfiguration(service)
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              TtrpcException failure = failure(greeter(context), "ada");
              assertThat(violations(failure))
                  .containsExactly("name: must begin with a capital letter");
              assertThat(failure.status().message())
                  .isEqualTo("invalid request: name must begin with a capital letter");
              assertThat(log.warnings()).isEmpty();
            });
  }

  @Test
  void argumentOfAnAsynchronousStreamIsValidated() {
    runner
        .withUserConfiguration(LaterGreeter.class)
        .run(
            context -> {
              TtrpcException failure =
                  catchThrowableOfType(
                      TtrpcException.class,
                      () -> greeter(context).countDown(Int32Value.of(0), response -> {}));
              assertThat(violations(failure)).containsExactly("from: must be positive");
              assertThat(log.warnings()).isEmpty();
            });
  }

  @Test
  void jdkProxyIsValidatedToo() {
    runner
        .withUserConfiguration(ValidatedGreeter.class)
        .withPropertyValues("spring.aop.proxy-target-class=false")
        .run(
            context -> {
              assertThat(AopUtils.isJdkDynamicProxy(context.getBean(GreeterService.class)))
                  .isTrue();
              assertThat(violations(failure(greeter(context), "ada"))).hasSize(1);
            });
  }

  @Test
  void fieldIsNamedAsInTheProtoFile() {
    runner
        .withUserConfiguration(ValidatedGreeter.class)
        .run(
            context ->
                assertThat(violations(failure(greeter(context), "X!")))
                    .containsExactly("value: must have letters only"));
  }

  @Test
  void startHasNoWarning(CapturedOutput output) {
    runner
        .withUserConfiguration(ValidatedGreeter.class)
        .run(context -> assertThat(output).doesNotContain("not eligible for getting processed"));
  }

  @Test
  void serviceWithoutConstraintsHasNoProxy() {
    runner
        .withUserConfiguration(Greeter.class)
        .run(context -> assertThat(AopUtils.isAopProxy(context.getBean(Greeter.class))).isFalse());
  }

  @Test
  void constraintsOfOtherBeansAreThoseOfTheClientToo() {
    for (String adapt : new String[] {"false", "true"}) {
      runner
          .withUserConfiguration(Ledger.class, LedgerGreeter.class)
          .withPropertyValues("spring.validation.method.adapt-constraint-violations=" + adapt)
          .run(
              context -> {
                assertThat(violations(failure(greeter(context), " ")))
                    .containsExactly("owner: must not be blank");
                assertThat(log.warnings()).isEmpty();
              });
    }
  }

  @Test
  void badResultIsAFaultOfTheServer() {
    runner
        .withUserConfiguration(Ledger.class, LedgerGreeter.class)
        .run(
            context -> {
              assertThat(failure(greeter(context), "much too long").status())
                  .isEqualTo(Status.of(StatusCode.UNKNOWN, "the handler failed"));
              assertThat(log.warnings())
                  .singleElement()
                  .satisfies(
                      line ->
                          assertThat(line.getThrown())
                              .isInstanceOf(ConstraintViolationException.class));
            });
  }

  @Test
  void adviceMayMapTheViolationOtherwise() {
    runner
        .withUserConfiguration(ValidatedGreeter.class, OutOfRange.class)
        .run(
            context ->
                assertThat(failure(greeter(context), "ada").status())
                    .isEqualTo(Status.of(StatusCode.OUT_OF_RANGE, "1 violation")));
  }

  @Test
  void otherBeansKeepBootsValidation() {
    runner
        .withUserConfiguration(Ledger.class)
        .withUserConfiguration(Greeter.class)
        .run(
            context ->
                assertThatExceptionOfType(ConstraintViolationException.class)
                    .isThrownBy(() -> context.getBean(Ledger.class).balance(" ")));
  }

  @TtrpcService
  @Validated
  static class ValidatedGreeter extends Greeter {
    @Override
    public StringValue sayHello(@Capitalized StringValue name) {
      return super.sayHello(name);
    }
  }

  @TtrpcService
  static class ConstrainedGreeter extends Greeter {
    @Override
    public StringValue sayHello(@Capitalized StringValue name) {
      return super.sayHello(name);
    }
  }

  @TtrpcService
  static class LaterGreeter implements GreeterAsync {
    @Override
    public CompletableFuture<StringValue> sayHello(@Capitalized StringValue name) {
      return CompletableFuture.completedFuture(new Greeter().sayHello(name));
    }

    @Override
    public Flow.Publisher<Int32Value> countDown(@Counted Int32Value from) {
      throw new AssertionError("called with " + from);
    }
  }

  @Validated
  static class Ledger {
    @Max(3)
    int balance(@NotBlank String owner) {
      return owner.length();
    }
  }

  @TtrpcService
  static class LedgerGreeter extends Greeter {
    private final Ledger ledger;

    LedgerGreeter(Ledger ledger) {
      this.ledger = ledger;
    }

    @Override
    public StringValue sayHello(StringValue name) {
      return StringValue.of(name.getValue() + ledger.balance(name.getValue()));
    }
  }

  @TtrpcAdvice
  static class OutOfRange {
    @TtrpcExceptionHandler
    Status map(ConstraintViolationException e) {
      return Status.of(StatusCode.OUT_OF_RANGE, e.getConstraintViolations().size() + " violation");
    }
  }

  /** A constraint on the message as a whole, or on its field. */
  @Constraint(validatedBy = CapitalizedValidator.class)
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.PARAMETER)
  @interface Capitalized {
    String message() default "must begin with a capital letter";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  public static class CapitalizedValidator
      implements ConstraintValidator<Capitalized, StringValue> {
    @Override
    public boolean isValid(StringValue name, ConstraintValidatorContext context) {
      if (name.getValue().endsWith("!")) {
        context.disableDefaultConstraintViolation();
        context
            .buildConstraintViolationWithTemplate("must have letters only")
            .addPropertyNode("value")
            .addConstraintViolation();
        return false;
      }
      return Character.isUpperCase(name.getValue().charAt(0));
    }
  }

  /** A constraint on a number. */
  @Constraint(validatedBy = CountedValidator.class)
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.PARAMETER)
  @interface Counted {
    String message() default "must be positive";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  public static class CountedValidator implements ConstraintValidator<Counted, Int32Value> {
    @Override
    public boolean isValid(Int32Value from, ConstraintValidatorContext context) {
      return from.getValue() > 0;
    }
  }
}
