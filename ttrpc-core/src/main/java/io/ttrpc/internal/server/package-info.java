/** The server: admission, connections, calls and the threads of handlers. */
@NullMarked
package io.ttrpc.internal.server;

import org.jspecify.annotations.NullMarked;
