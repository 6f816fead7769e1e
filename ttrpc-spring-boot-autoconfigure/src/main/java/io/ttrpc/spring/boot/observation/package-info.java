/** Observations of calls, for applications with a Micrometer observation registry. */
@NullMarked
package io.ttrpc.spring.boot.observation;

import org.jspecify.annotations.NullMarked;
