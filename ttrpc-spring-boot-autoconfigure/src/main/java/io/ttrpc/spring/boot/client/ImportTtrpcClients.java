package io.ttrpc.spring.boot.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Defines beans of clients that are injected by type alone. This annotation is for configuration
 * classes, and is repeatable.
 *
 * <pre>{@code
 * @Configuration
 * @ImportTtrpcClients(target = "greeter", types = GreeterService.class)
 * class Clients {}
 * }</pre>
 *
 * <p>If the application has another bean of the same type, such as the service itself, injection by
 * type takes that bean. {@link TtrpcClient} then injects the client. The clients are thread-safe.
 */
@Documented
@Import(ImportedClients.class)
@Repeatable(ImportTtrpcClients.Container.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ImportTtrpcClients {
  /** Returns the name of the client, or a target such as {@code unix:///run/app.sock}. */
  String target();

  /**
   * Returns the types of the clients: generated service interfaces, {@code FooTtrpc.Client} or
   * {@code FooAsync} types.
   */
  Class<?>[] types() default {};

  /**
   * Returns the packages whose generated service interfaces and {@code FooAsync} types all become
   * clients, including those of subpackages. Default, if there are no types either: the package of
   * the annotated class.
   */
  String[] basePackages() default {};

  /** The container of repeated annotations. */
  @Documented
  @Import(ImportedClients.class)
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Container {
    /** Returns the annotations. */
    ImportTtrpcClients[] value();
  }
}
