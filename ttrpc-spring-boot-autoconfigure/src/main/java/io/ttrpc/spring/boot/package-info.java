/**
 * ttrpc for Spring Boot applications. The package {@code server} serves beans, and {@code client}
 * injects clients. {@code error} maps exceptions to statuses, {@code validation} validates
 * requests, and {@code security} decides who may call what. {@code metrics} and {@code observation}
 * measure and trace the calls of both sides, {@code actuate} shows both sides to the actuator, and
 * {@code accesslog} logs the calls of the server. {@code grpc} serves and calls over gRPC. {@code
 * test} supports tests.
 */
@NullMarked
package io.ttrpc.spring.boot;

import org.jspecify.annotations.NullMarked;
