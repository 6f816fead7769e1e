/** The client's end: a channel that reconnects, its connection, its calls. */
@NullMarked
package io.ttrpc.internal.client;

import org.jspecify.annotations.NullMarked;
