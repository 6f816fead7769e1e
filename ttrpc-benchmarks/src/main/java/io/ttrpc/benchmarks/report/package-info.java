/** Results of measurements: medians, the targets that they meet or miss, and reports of both. */
@NullMarked
package io.ttrpc.benchmarks.report;

import org.jspecify.annotations.NullMarked;
