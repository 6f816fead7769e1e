/**
 * Frames as released Go and Rust peers put them on the wire, kept in files: ours reads them, and
 * writes the same.
 */
@NullMarked
package io.ttrpc.interop.golden;

import org.jspecify.annotations.NullMarked;
