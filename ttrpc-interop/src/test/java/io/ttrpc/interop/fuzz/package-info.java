/** The Java server against the Go server: the same random frames, the same responses. */
@NullMarked
package io.ttrpc.interop.fuzz;

import org.jspecify.annotations.NullMarked;
