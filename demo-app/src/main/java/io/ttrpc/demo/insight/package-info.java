/** The view that each of the two processes has of itself: health, metrics and traces. */
@NullMarked
package io.ttrpc.demo.insight;

import org.jspecify.annotations.NullMarked;
