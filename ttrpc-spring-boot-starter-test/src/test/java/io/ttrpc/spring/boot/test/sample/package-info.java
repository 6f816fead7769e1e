/** An application to test: it serves, it calls, and it has more than a slice should have. */
@NullMarked
package io.ttrpc.spring.boot.test.sample;

import org.jspecify.annotations.NullMarked;
