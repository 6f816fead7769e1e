/**
 * The programs that the tests need and that are not in Java: their requirements, their build, their
 * execution and their known differences.
 */
@NullMarked
package io.ttrpc.interop.peer;

import org.jspecify.annotations.NullMarked;
