/** Profiles of a process: its CPU time by activity, and its allocations by class. */
@NullMarked
package io.ttrpc.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
