/**
 * Connections over sockets and other byte channels: reading frames, the queue of outgoing frames,
 * and accepting connections. This package knows frames and event loops, and nothing about calls.
 */
@NullMarked
package io.ttrpc.internal.transport;

import org.jspecify.annotations.NullMarked;
