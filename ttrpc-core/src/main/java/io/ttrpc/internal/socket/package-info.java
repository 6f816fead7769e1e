/** The file of a listening Unix socket: how it comes to its path, and how it leaves it. */
@NullMarked
package io.ttrpc.internal.socket;

import org.jspecify.annotations.NullMarked;
