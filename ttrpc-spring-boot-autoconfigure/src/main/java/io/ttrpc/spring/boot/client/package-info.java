/**
 * Clients as beans: {@link io.ttrpc.spring.boot.client.TtrpcClient} injects them, and {@link
 * io.ttrpc.spring.boot.client.TtrpcChannels} has their channels.
 */
@NullMarked
package io.ttrpc.spring.boot.client;

import org.jspecify.annotations.NullMarked;
