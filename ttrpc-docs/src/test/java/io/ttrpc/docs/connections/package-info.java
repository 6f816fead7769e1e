/** The examples of docs/connections.md. */
@NullMarked
package io.ttrpc.docs.connections;

import org.jspecify.annotations.NullMarked;
