/** What a profiler saw: where the CPU of a process went, and what it allocated. */
@NullMarked
package io.ttrpc.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
