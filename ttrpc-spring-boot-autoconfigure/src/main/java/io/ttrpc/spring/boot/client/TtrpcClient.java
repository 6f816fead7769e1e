package io.ttrpc.spring.boot.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Injects a client into a field, a setter, or a parameter of a constructor or a {@code @Bean}
 * method. The injected type is a generated service interface, its {@code FooTtrpc.Client}, its
 * {@code FooAsync} or the {@link io.ttrpc.TtrpcChannel} of the client. An {@code ObjectProvider} of
 * one of these types creates the client when it is first requested.
 *
 * <pre>{@code
 * @Component
 * class Reception {
 *   Reception(@TtrpcClient("greeter") GreeterService greeter) { … }
 * }
 * }</pre>
 *
 * <p>The properties {@code ttrpc.client.clients.<name>.*} configure the client. The injected
 * objects are thread-safe.
 */
@Autowired
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
public @interface TtrpcClient {
  /** Returns the name of the client, or a target such as {@code unix:///run/app.sock}. */
  String value();

  /**
   * Returns the kind of the injected object. There is only one kind, so an application never sets
   * this attribute. The attribute keeps Spring from injecting a bean that merely has the name of
   * the client, such as the service itself: Spring compares names only if a qualifier has no
   * attribute besides its value.
   */
  Kind kind() default Kind.REMOTE;

  /** The kind of an injected object. */
  enum Kind {
    /** An object that makes its calls on a channel. */
    REMOTE
  }
}
