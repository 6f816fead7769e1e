@NullMarked
package io.ttrpc.benchmarks.report;

import org.jspecify.annotations.NullMarked;
