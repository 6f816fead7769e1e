/** The memory that peers make a server hold, and its limits. */
@NullMarked
package io.ttrpc.internal.memory;

import org.jspecify.annotations.NullMarked;
