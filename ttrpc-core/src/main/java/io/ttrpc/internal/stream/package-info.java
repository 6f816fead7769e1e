/**
 * Parts of a stream that client and server share: the table of a connection's streams and the queue
 * of received messages.
 */
@NullMarked
package io.ttrpc.internal.stream;

import org.jspecify.annotations.NullMarked;
