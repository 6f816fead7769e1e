/** Java and Go, each as the client of the other. */
@NullMarked
package io.ttrpc.interop.go;

import org.jspecify.annotations.NullMarked;
