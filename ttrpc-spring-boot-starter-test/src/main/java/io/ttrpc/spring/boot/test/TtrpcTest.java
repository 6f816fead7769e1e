package io.ttrpc.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests services over a real socket, without the rest of the application. The context has the named
 * services and what surrounds each call: {@code @TtrpcAdvice} beans, interceptors, customizers,
 * validators, converters, the security of the server, and classes with
 * {@code @EnableMethodSecurity}. It has no web server, no database and no other components; the
 * test replaces those with {@code @MockitoBean} or adds them with {@code @Import}.
 *
 * <pre>{@code
 * @TtrpcTest(Greeter.class)
 * class GreeterTest {
 *   @TtrpcClient("greeter")
 *   GreeterService greeter;
 *   …
 * }
 * }</pre>
 *
 * <p>The server listens on a socket of its own, and all clients call it, as {@link
 * AutoConfigureTtrpc} describes.
 */
@AutoConfigureTtrpc
@BootstrapWith(TtrpcTestContextBootstrapper.class)
@Documented
@ExtendWith(SpringExtension.class)
@ImportAutoConfiguration
@Inherited
@OverrideAutoConfiguration(enabled = false)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@TypeExcludeFilters(TtrpcTypeExcludeFilter.class)
public @interface TtrpcTest {
  /** Returns properties of the form {@code key=value} for the test. */
  String[] properties() default {};

  /** Returns the services to test, like {@link #services()}. */
  @AliasFor("services")
  Class<?>[] value() default {};

  /** Returns the classes of the services to test. Default: all services. */
  @AliasFor("value")
  Class<?>[] services() default {};

  /** Returns whether the context has what the description of this annotation names. */
  boolean useDefaultFilters() default true;

  /** Returns filters that add components to the context. */
  Filter[] includeFilters() default {};

  /** Returns filters that keep components out of the context. */
  Filter[] excludeFilters() default {};

  /** Returns auto-configurations that this test does not use. */
  @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
  Class<?>[] excludeAutoConfiguration() default {};
}
