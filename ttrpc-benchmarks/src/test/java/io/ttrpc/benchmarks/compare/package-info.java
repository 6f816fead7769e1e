@NullMarked
package io.ttrpc.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
