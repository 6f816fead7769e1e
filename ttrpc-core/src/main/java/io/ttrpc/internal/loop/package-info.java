/**
 * The scheduler: selector loops whose threads follow the Leader/Followers pattern, run brief work
 * to completion, and busy-poll for a bounded time before they sleep. Knows selectors and threads;
 * knows nothing about frames and calls.
 *
 * <p>The pattern: D. C. Schmidt et al., "Leader/Followers", in Pattern-Oriented Software
 * Architecture, volume 2.
 */
@NullMarked
package io.ttrpc.internal.loop;

import org.jspecify.annotations.NullMarked;
