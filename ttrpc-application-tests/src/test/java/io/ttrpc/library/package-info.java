/** Failures of the library, as its author, its callers and its operators see them. */
@NullMarked
package io.ttrpc.library;

import org.jspecify.annotations.NullMarked;
