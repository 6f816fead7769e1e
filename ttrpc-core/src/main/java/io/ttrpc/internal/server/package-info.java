/** The server's end: sockets and their files, connections, streams, the threads of handlers. */
@NullMarked
package io.ttrpc.internal.server;

import org.jspecify.annotations.NullMarked;
