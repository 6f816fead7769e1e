/**
 * The limit: a unary call's bytes there and back over a Unix socket, with nothing around them. One
 * blocking thread at each end, no frames, no messages.
 */
@NullMarked
package io.ttrpc.benchmarks.raw;

import org.jspecify.annotations.NullMarked;
