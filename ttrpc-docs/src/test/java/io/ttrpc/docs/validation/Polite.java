package io.ttrpc.docs.validation;

import com.example.greeter.HelloRequest;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

@Constraint(validatedBy = Polite.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@interface Polite {
  String message() default "must be polite";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Accepts names without an exclamation mark. */
  class Validator implements ConstraintValidator<Polite, HelloRequest> {
    @Override
    public boolean isValid(HelloRequest request, ConstraintValidatorContext context) {
      return !request.getName().endsWith("!");
    }
  }
}
