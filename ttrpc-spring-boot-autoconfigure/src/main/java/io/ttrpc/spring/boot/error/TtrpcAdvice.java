package io.ttrpc.spring.boot.error;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a bean whose {@link TtrpcExceptionHandler} methods map the exceptions of several services.
 * Without a selector, the bean is for all services. With selectors, it is for the services whose
 * class any of them selects. A service that is a plain {@link io.ttrpc.ServiceDefinition} has no
 * class of the application, so that no selector selects it.
 *
 * <pre>{@code
 * @TtrpcAdvice
 * class Failures {
 *   @TtrpcExceptionHandler
 *   Status missing(NoSuchElementException e) {
 *     return Status.of(StatusCode.NOT_FOUND, e.getMessage());
 *   }
 * }
 * }</pre>
 *
 * <p>{@link org.springframework.core.annotation.Order &#64;Order} sorts the beans: the first one
 * with a method for the exception or for one of its causes maps the exception. Methods of the
 * service class come before all beans. Several threads call the bean at the same time, so it must
 * be thread-safe.
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TtrpcAdvice {
  /** Returns the name of a bean that is found by component scanning. */
  @AliasFor(annotation = Component.class)
  String value() default "";

  /** Returns the packages whose services are selected, with the packages below them. */
  String[] basePackages() default {};

  /** Returns classes whose packages are selected, a safe alternative to names of packages. */
  Class<?>[] basePackageClasses() default {};

  /**
   * Returns the types whose services are selected: classes of services, or interfaces that they
   * implement, such as the generated one.
   */
  Class<?>[] assignableTypes() default {};
}
