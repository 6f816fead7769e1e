/** Clocks, timers and deadlines. */
@NullMarked
package io.ttrpc.internal.time;

import org.jspecify.annotations.NullMarked;
