/**
 * The server of a Spring Boot application. It serves the beans that are annotated with {@link
 * io.ttrpc.spring.boot.server.TtrpcService} on a Unix socket, from the start of the application
 * context until it is closed.
 */
@NullMarked
package io.ttrpc.spring.boot.server;

import org.jspecify.annotations.NullMarked;
