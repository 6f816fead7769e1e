/** Generated services, an implementation of one, and ways to run them in a test. */
@NullMarked
package io.ttrpc.spring.boot.greeter;

import org.jspecify.annotations.NullMarked;
