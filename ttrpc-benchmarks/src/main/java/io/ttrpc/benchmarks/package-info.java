/** Benchmarks of the core by itself; the harness beside it compares with other implementations. */
@NullMarked
package io.ttrpc.benchmarks;

import org.jspecify.annotations.NullMarked;
