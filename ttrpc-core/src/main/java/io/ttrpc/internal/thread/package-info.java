/** Thread pools and virtual threads for work that may block. */
@NullMarked
package io.ttrpc.internal.thread;

import org.jspecify.annotations.NullMarked;
