package io.ttrpc.spring.boot.validation;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.method.MethodValidationException;
import org.springframework.validation.method.ParameterValidationResult;

/** The constraints of the application's validator. */
final class JakartaConstraints implements Constraints {
  private final Validator validator;

  JakartaConstraints(Validator validator) {
    this.validator = validator;
  }

  @Override
  public Stream<MessageCheck> of(Class<?> request) {
    return validator.getConstraintsForClass(request).isBeanConstrained()
        ? Stream.of((message, violations) -> add(validator.validate(message), violations))
        : Stream.of();
  }

  /**
   * Maps the failure of a validated method. A bad result is no fault of the client, and stays as it
   * was.
   */
  @Override
  public Throwable apply(Throwable failure) {
    BadRequest violations = new BadRequest();
    Throwable violated = unwrapped(failure);
    if (violated instanceof ConstraintViolationException e) {
      Collection<ConstraintViolation<?>> found = e.getConstraintViolations();
      if (found != null && found.stream().noneMatch(JakartaConstraints::isOfResult)) {
        add(found, violations);
      }
    } else if (violated instanceof MethodValidationException e && !e.isForReturnValue()) {
      e.getParameterValidationResults().forEach(each -> add(each, violations));
      e.getCrossParameterValidationResults().forEach(each -> violations.add("", description(each)));
    }
    return violations.isEmpty() ? failure : violations.toException(failure);
  }

  private static Throwable unwrapped(Throwable failure) {
    @Nullable Throwable cause =
        failure instanceof CompletionException || failure instanceof ExecutionException
            ? failure.getCause()
            : null;
    return cause == null ? failure : unwrapped(cause);
  }

  private static boolean isOfResult(ConstraintViolation<?> violation) {
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getKind() == ElementKind.RETURN_VALUE) {
        return true;
      }
    }
    return false;
  }

  /** Adds violations in the order of their paths, because a set has none. */
  private static void add(
      Collection<? extends ConstraintViolation<?>> found,
      TtrpcMessageValidator.Violations violations) {
    found.stream()
        .map(violation -> new Described(FieldPath.of(violation), violation.getMessage()))
        .sorted(Comparator.comparing(Described::field).thenComparing(Described::description))
        .forEach(each -> violations.add(each.field(), each.description()));
  }

  private static void add(
      ParameterValidationResult result, TtrpcMessageValidator.Violations violations) {
    for (MessageSourceResolvable error : result.getResolvableErrors()) {
      ConstraintViolation<?> violation = result.unwrap(error, ConstraintViolation.class);
      violations.add(FieldPath.of(violation), violation.getMessage());
    }
  }

  private static String description(MessageSourceResolvable error) {
    String message = error.getDefaultMessage();
    return message == null ? "is not valid" : message;
  }

  /** A violation as the client is told. */
  private record Described(String field, String description) {}
}
