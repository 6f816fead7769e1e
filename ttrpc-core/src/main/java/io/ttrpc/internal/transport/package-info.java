/**
 * Connections over sockets: reading, the queue of outgoing frames, accepting. The package knows
 * frames, and nothing about calls.
 */
@NullMarked
package io.ttrpc.internal.transport;

import org.jspecify.annotations.NullMarked;
