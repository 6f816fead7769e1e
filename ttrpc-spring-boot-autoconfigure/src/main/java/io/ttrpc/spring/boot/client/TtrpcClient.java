package io.ttrpc.spring.boot.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Injects a client: on a field, a setter, or a parameter of a constructor or a {@code @Bean}
 * method. The injected type is a generated service interface, its {@code FooTtrpc.Client}, its
 * {@code FooAsync} or the client's {@link io.ttrpc.TtrpcChannel}; an {@code ObjectProvider} of one
 * of them makes the client when it is first asked for.
 *
 * <pre>{@code
 * @Component
 * class Reception {
 *   Reception(@TtrpcClient("greeter") GreeterService greeter) { … }
 * }
 * }</pre>
 *
 * <p>Properties {@code ttrpc.client.clients.<name>.*} describe the client. What is injected may be
 * used by many threads at once.
 */
@Autowired
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
public @interface TtrpcClient {
  /** The client's name, or a target such as {@code unix:///run/app.sock}. */
  String value();

  /**
   * Has one value, so that there is nothing to set. It keeps a bean that merely has the client's
   * name, such as the service itself, from being injected: Spring compares names only where a
   * qualifier has no attribute besides its value.
   */
  Kind kind() default Kind.REMOTE;

  /** What is injected. */
  enum Kind {
    /** Something that calls through a channel. */
    REMOTE
  }
}
