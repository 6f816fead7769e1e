/**
 * The clients of a Spring Boot application. {@link io.ttrpc.spring.boot.client.TtrpcClient} injects
 * them, and {@link io.ttrpc.spring.boot.client.TtrpcChannels} holds their channels.
 */
@NullMarked
package io.ttrpc.spring.boot.client;

import org.jspecify.annotations.NullMarked;
