/**
 * The fairness bench: a server as one process, honest clients and greedy ones beside them, and
 * tables of how much the honest ones lose.
 */
@NullMarked
package io.ttrpc.interop.fairness;

import org.jspecify.annotations.NullMarked;
