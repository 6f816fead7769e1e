/** This project as a peer: the public API and generated code alone, with its default settings. */
@NullMarked
package io.ttrpc.benchmarks.ttrpc;

import org.jspecify.annotations.NullMarked;
