package io.ttrpc;

import java.time.Duration;

/**
 * The activity of a server's event loops, as it was when {@link TtrpcServer#loopActivity} was
 * called. This record is immutable and thread-safe.
 *
 * <p>The busy share of the loops is the increase of the busy time, divided by the time between two
 * calls and by the number of loops. If it is near 1, the loops are the bottleneck: brief handlers
 * may take too long, or there are more requests than the loops can read.
 *
 * @param loops the number of loops; a server starts them with its first connections
 * @param busyTime the time in which the loops did not wait for input, since they were started; the
 *     sum over all loops, which never decreases
 */
public record LoopActivity(int loops, Duration busyTime) {}
