/**
 * ttrpc in a Spring Boot application: {@code server} serves beans, {@code client} injects clients,
 * {@code metrics} counts and times the calls of both.
 */
@NullMarked
package io.ttrpc.spring.boot;

import org.jspecify.annotations.NullMarked;
