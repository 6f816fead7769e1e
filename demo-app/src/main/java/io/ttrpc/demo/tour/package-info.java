/** One call of each kind and two that fail, printed with what the metrics say about them. */
@NullMarked
package io.ttrpc.demo.tour;

import org.jspecify.annotations.NullMarked;
