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
 * Marks a bean that a server serves: the class of the bean, or the {@code @Bean} method that
 * creates it. The bean implements one or more generated service interfaces. If the bean has a
 * proxy, calls go through the proxy.
 *
 * <pre>{@code
 * @TtrpcService
 * class Greeter implements GreeterService {
 *   public HelloReply sayHello(HelloRequest request) { … }
 * }
 * }</pre>
 *
 * <p>Several threads call the bean at the same time, so it must be thread-safe.
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface TtrpcService {
  /** Returns the name of a bean that is found by component scanning. */
  @AliasFor(annotation = Component.class)
  String value() default "";

  /**
   * Returns the names of the servers that serve the bean. By default, the default server does. Its
   * name is {@value TtrpcServerName#DEFAULT}; the others have their names from the properties
   * {@code ttrpc.server.servers.<name>}. A name may have placeholders.
   */
  String[] server() default {};

  /**
   * Returns the classes of interceptors for this service alone. They are sorted together with the
   * global interceptors. If a class has a bean, the bean is used. Otherwise, one instance is
   * created and autowired for all services that name the class. An interceptor that is global
   * already does not run twice.
   */
  Class<? extends ServerInterceptor>[] interceptors() default {};

  /**
   * Returns the names of beans that are interceptors for this service alone. They are sorted
   * together with the global interceptors. Declare such a bean with {@code @Bean(defaultCandidate =
   * false)}, so that it does not become global as well.
   */
  String[] interceptorNames() default {};
}
