package io.ttrpc.spring.boot.server;

import io.ttrpc.ServerInterceptor;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a bean that is served over ttrpc: its class, or the {@code @Bean} method that makes it. The
 * bean implements one or more generated service interfaces; it is called through its proxy, where
 * it has one.
 *
 * <pre>{@code
 * @TtrpcService
 * class Greeter implements GreeterService {
 *   public HelloReply sayHello(HelloRequest request) { … }
 * }
 * }</pre>
 *
 * <p>Calls come on many threads at once.
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface TtrpcService {
  /** The bean's name, where it is found by scanning. */
  @AliasFor(annotation = Component.class)
  String value() default "";

  /**
   * Interceptors of this service alone, besides the global ones and sorted among them. For each
   * class its bean is taken; where there is none, one instance is made and autowired, for all
   * services that name the class. A bean that is global already does not run twice.
   */
  Class<? extends ServerInterceptor>[] interceptors() default {};

  /**
   * Interceptors of this service alone by the names of their beans, sorted among the global ones.
   * To keep such a bean from being global as well, declare it with {@code @Bean(defaultCandidate =
   * false)}.
   */
  String[] interceptorNames() default {};
}
