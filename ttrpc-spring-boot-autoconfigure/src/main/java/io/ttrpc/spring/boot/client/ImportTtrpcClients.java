package io.ttrpc.spring.boot.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Makes clients beans that are injected by type alone. On a configuration class, repeatable.
 *
 * <pre>{@code
 * @Configuration
 * @ImportTtrpcClients(target = "greeter", types = GreeterService.class)
 * class Clients {}
 * }</pre>
 *
 * <p>Where the application has a bean of the same type besides, such as the service itself, that
 * one is injected by type, and the client with {@link TtrpcClient}. The beans may be used by many
 * threads at once.
 */
@Documented
@Import(ImportedClients.class)
@Repeatable(ImportTtrpcClients.Container.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ImportTtrpcClients {
  /** The client's name, or a target such as {@code unix:///run/app.sock}. */
  String target();

  /** Generated service interfaces, {@code FooTtrpc.Client} or {@code FooAsync} types. */
  Class<?>[] types() default {};

  /**
   * Packages in which all generated service interfaces and {@code FooAsync} types become clients,
   * those of subpackages included. Where neither types nor packages are given: the package of the
   * class that carries this annotation.
   */
  String[] basePackages() default {};

  /** Holds repeated annotations. */
  @Documented
  @Import(ImportedClients.class)
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Container {
    /** The annotations. */
    ImportTtrpcClients[] value();
  }
}
