/** Java and Rust, each as the client of the other. */
@NullMarked
package io.ttrpc.interop.rust;

import org.jspecify.annotations.NullMarked;
