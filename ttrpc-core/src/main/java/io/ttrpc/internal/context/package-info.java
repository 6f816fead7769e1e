/** The view of a call that handlers and interceptors have. */
@NullMarked
package io.ttrpc.internal.context;

import org.jspecify.annotations.NullMarked;
