/**
 * ttrpc for Spring Boot applications. The package {@code server} serves beans, {@code client}
 * injects clients, and {@code metrics} counts and times the calls of both.
 */
@NullMarked
package io.ttrpc.spring.boot;

import org.jspecify.annotations.NullMarked;
