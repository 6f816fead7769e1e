/** The agent: a process that serves ttrpc on a Unix socket and has no port. */
@NullMarked
package io.ttrpc.demo.agent;

import org.jspecify.annotations.NullMarked;
