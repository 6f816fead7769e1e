/** The client: a channel that reconnects, its connection and its calls. */
@NullMarked
package io.ttrpc.internal.client;

import org.jspecify.annotations.NullMarked;
