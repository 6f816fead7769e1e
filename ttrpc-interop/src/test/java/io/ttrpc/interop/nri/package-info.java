/** A plugin of NRI in Java, registered with the runtime's side of NRI in Go. */
@NullMarked
package io.ttrpc.interop.nri;

import org.jspecify.annotations.NullMarked;
