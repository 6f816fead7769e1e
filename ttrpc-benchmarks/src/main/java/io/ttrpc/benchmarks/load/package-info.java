/**
 * A load: the client's and the server's program around any peer in Java, and the lines that they
 * exchange with the harness. Peers in other languages do the same in theirs.
 *
 * <p>A client connects, makes its load for a while to warm up, in Java until it no longer grows,
 * and prints {@code ready}. For each line {@code measure SECONDS} on its input it makes the load
 * again, prints {@code begin} and {@code end} around the time that counts, and then a line of JSON,
 * a {@link io.ttrpc.benchmarks.load.Measured}. A server prints {@code ready}. A server in Java
 * answers {@code stats} and {@code gc} (after a collection) with a {@link
 * io.ttrpc.benchmarks.load.JvmFigures}. Both end with their input.
 *
 * <p>In Java both answer {@code profile EVENT}, {@code cpu} or {@code alloc}, with what they sample
 * from then on, and {@code profile-end FILE} with {@code written} once the collapsed stacks are in
 * that file.
 */
@NullMarked
package io.ttrpc.benchmarks.load;

import org.jspecify.annotations.NullMarked;
