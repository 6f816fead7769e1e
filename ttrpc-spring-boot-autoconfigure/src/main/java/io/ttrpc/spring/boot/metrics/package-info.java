/** Metrics of servers and clients, for applications with a Micrometer registry. */
@NullMarked
package io.ttrpc.spring.boot.metrics;

import org.jspecify.annotations.NullMarked;
