package io.ttrpc.spring.boot.validation;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.validation.BadRequests.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Int32Value;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import io.ttrpc.CallKind;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.AllKinds;
import io.ttrpc.spring.boot.greeter.AsyncGreeter;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.Greetings;
import io.ttrpc.testsupport.LoggedLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.hibernate.validator.cfg.defs.MaxDef;
import org.hibernate.validator.cfg.defs.NotBlankDef;
import org.hibernate.validator.cfg.defs.SizeDef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Requests are validated by their message type before the handler gets them. */
class MessageValidationTests {
  @TempDir Path folder;
  private final LoggedLines log = new LoggedLines();
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock")).withUserConfiguration(Greeter.class);
  }

  @AfterEach
  void restoreLog() {
    log.close();
  }

  private ApplicationContextRunner withConstraints() {
    return runner
        .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
        .withUserConfiguration(ConstrainedMessages.class);
  }

  @Test
  void validatorOfTheApplicationIsTold() {
    runner
        .withUserConfiguration(Names.class)
        .run(
            context -> {
              assertThat(Greetings.hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              TtrpcException failure =
                  catchThrowableOfType(
                      TtrpcException.class, () -> Greetings.hello(greeter(context), "x y"));
              assertThat(violations(failure))
                  .containsExactly("value: must be a name", ": must be polite");
              assertThat(failure.status().message())
                  .isEqualTo("invalid request: value must be a name; must be polite");
              assertThat(log.warnings()).isEmpty();
            });
  }

  @Test
  void validatorOfASupertypeGetsAllRequests() {
    runner
        .withUserConfiguration(Everything.class)
        .run(
            context -> {
              for (CallKind kind : CallKind.values()) {
                AllKinds.call(greeter(context), kind);
              }
              assertThat(context.getBean(Everything.class).seen)
                  .containsExactlyInAnyOrder(
                      StringValue.of("Ada"),
                      Int32Value.of(2),
                      Int32Value.of(1),
                      StringValue.of("Ada"));
            });
  }

  @Test
  void validatorOfAParentContextCounts() {
    new ApplicationContextRunner()
        .withUserConfiguration(RejectAll.class)
        .run(
            parent ->
                runner
                    .withParent(parent)
                    .run(
                        context ->
                            assertThat(
                                    violations(AllKinds.failure(greeter(context), CallKind.UNARY)))
                                .containsExactly("value: is never good")));
  }

  @Test
  void eachMessageOfAStreamIsValidated() {
    runner
        .withUserConfiguration(Names.class)
        .run(
            context -> {
              List<String> responses = new ArrayList<>();
              StreamReceiver<StringValue> requests =
                  StreamReceiver.of(
                      List.of(StringValue.of("Ada"), StringValue.of("Bob"), StringValue.of("x y")));
              TtrpcException failure =
                  catchThrowableOfType(
                      TtrpcException.class,
                      () ->
                          greeter(context)
                              .echo(requests, response -> responses.add(response.getValue())));
              assertThat(violations(failure)).contains("value: must be a name");
              assertThat(responses).containsExactly("Ada", "Bob");
              assertThat(log.warnings()).isEmpty();
            });
  }

  @Test
  void constraintsThatAreMappedToAMessageTypeCount() {
    withConstraints()
        .run(
            context -> {
              assertThat(Greetings.hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              TtrpcException failure =
                  catchThrowableOfType(
                      TtrpcException.class, () -> Greetings.hello(greeter(context), "    "));
              assertThat(violations(failure))
                  .containsExactly(
                      "value: must not be blank", "value: size must be between 0 and 3");
              assertThat(log.warnings()).isEmpty();
            });
  }

  @ParameterizedTest
  @EnumSource
  void callsOfAsynchronousServicesAreValidated(CallKind kind) {
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withUserConfiguration(AsyncGreeter.class, RejectAll.class)
        .run(
            context ->
                assertThat(violations(AllKinds.failure(greeter(context), kind)))
                    .containsExactly("value: is never good"));
    assertThat(log.warnings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void callsOfAllKindsAreValidated(CallKind kind) {
    runner
        .withUserConfiguration(RejectAll.class)
        .run(
            context ->
                assertThat(violations(AllKinds.failure(greeter(context), kind)))
                    .containsExactly("value: is never good"));
  }

  @Test
  void detailsAreBounded() {
    runner
        .withUserConfiguration(Endless.class)
        .run(
            context -> {
              TtrpcException failure = AllKinds.failure(greeter(context), CallKind.UNARY);
              assertThat(violations(failure))
                  .hasSize(100)
                  .allMatch(violation -> violation.length() == 2 + 2 * 1_000 - 1);
              assertThat(failure.status().message()).endsWith("; and 997 more");
            });
  }

  @Test
  void exceptionOfAValidatorIsAFailureOfTheServer() {
    runner
        .withBean(FailingValidator.class)
        .run(
            context -> {
              assertThat(AllKinds.failure(greeter(context), CallKind.UNARY).code())
                  .isEqualTo(StatusCode.UNKNOWN);
              assertThat(log.warnings()).hasSize(1);
            });
  }

  @Test
  void validatorWithoutAMessageTypeFailsTheStart() {
    runner
        .withBean(
            "nameless",
            TtrpcMessageValidator.class,
            () -> (TtrpcMessageValidator<StringValue>) (message, violations) -> {})
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("'nameless'")
                    .hasMessageContaining("TtrpcMessageValidator<HelloRequest>"));
  }

  @Test
  void validatorsWorkWithoutJakartaValidation() {
    runner
        .withClassLoader(new FilteredClassLoader("jakarta.validation", "org.hibernate.validator"))
        .withUserConfiguration(Names.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(Constraints.class);
              assertThat(Greetings.hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(
                      catchThrowableOfType(
                          TtrpcException.class, () -> Greetings.hello(greeter(context), "x y")))
                  .extracting(BadRequests::violations)
                  .asInstanceOf(InstanceOfAssertFactories.LIST)
                  .contains("value: must be a name");
            });
  }

  @Test
  void validationNeedsAServer() {
    GreeterContext.bare()
        .run(context -> assertThat(context).doesNotHaveBean(ValidationInterceptor.class));
  }

  @Test
  void constraintsNeedAValidator() {
    runner.run(context -> assertThat(context).doesNotHaveBean(Constraints.class));
    withConstraints().run(context -> assertThat(context).hasSingleBean(Constraints.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class Names {
    @Bean
    TtrpcMessageValidator<StringValue> names() {
      return (name, violations) -> {
        if (name.getValue().contains(" ")) {
          violations.add("value", "must be a name");
          violations.add("", "must be polite");
        }
      };
    }
  }

  static class Everything implements TtrpcMessageValidator<MessageLite> {
    final List<MessageLite> seen = new CopyOnWriteArrayList<>();

    @Override
    public void validate(MessageLite message, Violations violations) {
      seen.add(message);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class RejectAll {
    @Bean
    TtrpcMessageValidator<MessageLite> never() {
      return (message, violations) -> violations.add("value", "is never good");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Endless {
    /** The cut would fall between the two halves of the last character. */
    @Bean
    TtrpcMessageValidator<StringValue> endless() {
      return (message, violations) -> {
        for (int i = 0; i < 1_000; i++) {
          violations.add("f".repeat(2_000), "d".repeat(999) + "\uD83D\uDE00");
        }
      };
    }
  }

  static class FailingValidator implements TtrpcMessageValidator<StringValue> {
    @Override
    public void validate(StringValue message, Violations violations) {
      throw new IllegalStateException("on purpose");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ConstrainedMessages {
    @Bean
    ValidationConfigurationCustomizer constraints() {
      return configuration -> {
        HibernateValidatorConfiguration hibernate = (HibernateValidatorConfiguration) configuration;
        ConstraintMapping mapping = hibernate.createConstraintMapping();
        mapping
            .type(StringValue.class)
            .getter("value")
            .constraint(new NotBlankDef())
            .constraint(new SizeDef().max(3));
        mapping.type(Int32Value.class).getter("value").constraint(new MaxDef().value(100));
        hibernate.addMapping(mapping);
      };
    }
  }
}
