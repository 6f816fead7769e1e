/**
 * Sockets and the few threads that drive them: selector loops, a connection with its outgoing
 * queue, the socket file. Knows frames, nothing about calls.
 */
@NullMarked
package io.ttrpc.internal.transport;

import org.jspecify.annotations.NullMarked;
