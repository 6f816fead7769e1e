/**
 * A node agent and its page. {@link io.ttrpc.demo.agent} is the service, {@link
 * io.ttrpc.demo.machine} what it reads, {@link io.ttrpc.demo.web} and {@link io.ttrpc.demo.tour}
 * are its clients, and {@link io.ttrpc.demo.metrics} is what both show of the calls.
 */
@NullMarked
package io.ttrpc.demo;

import org.jspecify.annotations.NullMarked;
