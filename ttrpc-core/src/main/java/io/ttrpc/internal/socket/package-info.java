/** The file of a listening Unix socket: its creation, checks and removal. */
@NullMarked
package io.ttrpc.internal.socket;

import org.jspecify.annotations.NullMarked;
