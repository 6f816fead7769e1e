package io.ttrpc.spring.boot.validation;

import io.ttrpc.spring.boot.internal.GeneratedServices;
import jakarta.validation.Validator;
import jakarta.validation.metadata.MethodType;
import java.util.function.Supplier;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.MethodValidationInterceptor;

/**
 * The post-processor that has the methods of services validated, if a service class has constraints
 * or is {@link Validated}. It stands in for Boot's own one, which rejects constraints on methods of
 * a generated interface.
 */
final class ServiceMethodValidation extends AbstractBeanFactoryAwareAdvisingPostProcessor {
  private static final long serialVersionUID = 1;

  ServiceMethodValidation(Supplier<Validator> applicationValidator) {
    Supplier<Validator> validator =
        SingletonSupplier.of(() -> OverridingConstraints.allow(applicationValidator.get()));
    this.advisor =
        new DefaultPointcutAdvisor(
            new ComposablePointcut(type -> isValidated(type, validator)),
            new MethodValidationInterceptor(validator));
  }

  private static boolean isValidated(Class<?> type, Supplier<Validator> validator) {
    Class<?> service = ClassUtils.getUserClass(type);
    return isService(service)
        && (AnnotatedElementUtils.hasAnnotation(service, Validated.class)
            || !validator
                .get()
                .getConstraintsForClass(service)
                .getConstrainedMethods(MethodType.NON_GETTER, MethodType.GETTER)
                .isEmpty());
  }

  /** Returns whether the class implements a generated service interface. */
  static boolean isService(Class<?> type) {
    return !GeneratedServices.interfacesOf(type).isEmpty();
  }
}
