/** The handlers' and interceptors' view of a call. */
@NullMarked
package io.ttrpc.internal.context;

import org.jspecify.annotations.NullMarked;
