/** The call metrics that the starter leaves in Micrometer, in a form to show. */
@NullMarked
package io.ttrpc.demo.metrics;

import org.jspecify.annotations.NullMarked;
