/** Traces that pass between Java and Go programs with containerd's otelttrpc. */
@NullMarked
package io.ttrpc.interop.otel;

import org.jspecify.annotations.NullMarked;
