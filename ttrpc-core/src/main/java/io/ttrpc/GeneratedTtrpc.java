package io.ttrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The annotation of the generated types of a service ({@code FooService}, {@code FooAsync}, {@code
 * FooTtrpc.Client}). It names the class {@code FooTtrpc}, in which a framework finds the methods
 * that bind and call the service.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface GeneratedTtrpc {
  /** Returns the class {@code FooTtrpc}. */
  Class<?> value();
}
