/** What was measured: medians, the targets that they meet or miss, and how both are told. */
@NullMarked
package io.ttrpc.benchmarks.report;

import org.jspecify.annotations.NullMarked;
