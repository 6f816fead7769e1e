/**
 * The harness: starts each peer's server and client as processes, lets them take turns, and hands
 * what it saw to the report.
 */
@NullMarked
package io.ttrpc.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
