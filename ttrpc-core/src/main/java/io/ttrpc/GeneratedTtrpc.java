package io.ttrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Ties the types that the generator writes for a service ({@code FooService}, {@code FooAsync},
 * {@code FooTtrpc.Client}) to their {@code FooTtrpc}, so that a framework finds from any of them
 * how to bind and how to call the service.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface GeneratedTtrpc {
  /** The {@code FooTtrpc} class. */
  Class<?> value();
}
