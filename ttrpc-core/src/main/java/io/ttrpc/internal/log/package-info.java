/** Logging that cannot fail. */
@NullMarked
package io.ttrpc.internal.log;

import org.jspecify.annotations.NullMarked;
