/** A service in the shape that the generator writes, and ways to run it in a test. */
@NullMarked
package io.ttrpc.spring.boot.greeter;

import org.jspecify.annotations.NullMarked;
