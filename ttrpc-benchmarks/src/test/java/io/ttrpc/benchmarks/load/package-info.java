@NullMarked
package io.ttrpc.benchmarks.load;

import org.jspecify.annotations.NullMarked;
