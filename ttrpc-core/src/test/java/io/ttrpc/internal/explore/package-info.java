/** Explores the schedules of concurrent programs. */
@NullMarked
package io.ttrpc.internal.explore;

import org.jspecify.annotations.NullMarked;
