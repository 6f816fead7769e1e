/**
 * ttrpc for Spring Boot applications. The package {@code server} serves beans, {@code client}
 * injects clients, {@code metrics} counts and times the calls of both, {@code actuate} shows both
 * to the actuator, and {@code accesslog} logs the calls of the server.
 */
@NullMarked
package io.ttrpc.spring.boot;

import org.jspecify.annotations.NullMarked;
