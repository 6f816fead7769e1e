/**
 * A node agent. {@link io.ttrpc.demo.agent} is the service, {@link io.ttrpc.demo.machine} what it
 * reads, {@link io.ttrpc.demo.tour} a client of it, and {@link io.ttrpc.demo.metrics} what it shows
 * of the calls.
 */
@NullMarked
package io.ttrpc.demo;

import org.jspecify.annotations.NullMarked;
