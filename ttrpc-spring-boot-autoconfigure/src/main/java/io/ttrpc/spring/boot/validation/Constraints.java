package io.ttrpc.spring.boot.validation;

import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The constraints of Jakarta Validation, without its classes. As a function, it maps the failure of
 * a validated method to the status that tells the client of its violations.
 */
interface Constraints extends Function<Throwable, Throwable> {
  /** Returns the check of requests of that class; none if the class has no constraints. */
  Stream<MessageCheck> of(Class<?> request);
}
