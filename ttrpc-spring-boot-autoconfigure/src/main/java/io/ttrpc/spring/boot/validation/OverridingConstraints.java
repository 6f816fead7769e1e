package io.ttrpc.spring.boot.validation;

import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import org.hibernate.validator.HibernateValidatorFactory;
import org.springframework.util.ClassUtils;

/**
 * The permission to constrain the parameters of a method that implements one of an interface. By
 * default, Hibernate Validator rejects such constraints (HV000151), because the callers of the
 * interface do not know them. The callers of a service are remote, and its generated interface
 * cannot have constraints.
 */
final class OverridingConstraints {
  private static final boolean HAS_HIBERNATE =
      ClassUtils.isPresent(
          "org.hibernate.validator.HibernateValidatorFactory",
          OverridingConstraints.class.getClassLoader());

  private OverridingConstraints() {}

  /**
   * Returns a validator with the permission and otherwise the configuration of the given one. Where
   * that cannot be made, returns the given one.
   */
  static Validator allow(Validator validator) {
    return HAS_HIBERNATE && validator instanceof ValidatorFactory factory
        ? Hibernate.allow(factory, validator)
        : validator;
  }

  /** The use of Hibernate Validator, which the application may not have. */
  private static final class Hibernate {
    static Validator allow(ValidatorFactory factory, Validator otherwise) {
      HibernateValidatorFactory hibernate;
      try {
        hibernate = factory.unwrap(HibernateValidatorFactory.class);
      } catch (ValidationException e) {
        return otherwise;
      }
      return hibernate
          .usingContext()
          .allowOverridingMethodAlterParameterConstraint(true)
          .getValidator();
    }
  }
}
