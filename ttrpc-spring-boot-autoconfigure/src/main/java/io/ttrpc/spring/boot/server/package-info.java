/**
 * The server of the beans with {@link io.ttrpc.spring.boot.server.TtrpcService}. It listens on a
 * Unix socket from the start of the application context until it is closed.
 */
@NullMarked
package io.ttrpc.spring.boot.server;

import org.jspecify.annotations.NullMarked;
