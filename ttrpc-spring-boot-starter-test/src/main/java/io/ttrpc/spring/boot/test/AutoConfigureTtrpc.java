package io.ttrpc.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Configures server and clients of a test. It is needed on a test whose annotation turns other
 * auto-configurations off, such as {@code @WebMvcTest}, on a test whose constructor has clients
 * that only the test has, and for its attributes. Without it, each test context has a socket of its
 * own as well:
 *
 * <ul>
 *   <li>The server of the context listens on a socket in a temporary folder. The folder belongs to
 *       the context and is deleted with it.
 *   <li>All clients of the context call that server. A client of a context without a server fails
 *       with UNAVAILABLE when it is called.
 *   <li>A path or a target among the test's own properties takes precedence: those of the test's
 *       annotations, of {@code @TestPropertySource} and of {@code @DynamicPropertySource}. So does
 *       a bean of the type {@code TtrpcServerConnectionDetails} or {@code
 *       TtrpcClientConnectionDetails}.
 *   <li>All other properties and the customizers apply as usual.
 * </ul>
 */
@Documented
@ExtendWith(TestConstructorClients.class)
@ImportAutoConfiguration
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AutoConfigureTtrpc {
  /**
   * Returns whether the context has a socket of its own. Otherwise, the paths and the targets are
   * those of the application. The property {@code ttrpc.test.own-socket} decides for tests without
   * this annotation.
   */
  @PropertyMapping("ttrpc.test.own-socket")
  boolean ownSocket() default true;

  /** Returns the names of clients that keep the targets of the application. */
  @PropertyMapping("ttrpc.test.keep-targets-of")
  String[] keepTargetsOf() default {};
}
