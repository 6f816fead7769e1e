package io.ttrpc.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.security.test.context.support.TestExecutionEvent;
import org.springframework.security.test.context.support.WithSecurityContext;

/**
 * Runs a test, or all tests of a class, with the authentication of a peer. A service bean that the
 * test calls directly finds that authentication as if the peer had called it. A call through a
 * client has the authentication of its real peer, which is the process of the test. This annotation
 * needs {@code spring-security-test}.
 *
 * <pre>{@code
 * @Test
 * @WithMockTtrpcPeer(user = "ada", group = "staff")
 * void staffMayChat() { … }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@WithSecurityContext(factory = MockTtrpcPeerContextFactory.class)
public @interface WithMockTtrpcPeer {
  /** Returns the name of the user. */
  String user() default "user";

  /** Returns the name of the primary group. */
  String group() default "group";

  /**
   * Returns the authorities. Default: those that the application gives such a peer, which are
   * {@code USER_<user>} and {@code GROUP_<group>} unless it has a converter of its own.
   */
  String[] authorities() default {};

  /** Returns the event before which the authentication is set. */
  @AliasFor(annotation = WithSecurityContext.class)
  TestExecutionEvent setupBefore() default TestExecutionEvent.TEST_METHOD;
}
