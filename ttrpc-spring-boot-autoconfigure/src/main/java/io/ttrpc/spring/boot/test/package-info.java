/** Annotations for the tests of applications. */
@NullMarked
package io.ttrpc.spring.boot.test;

import org.jspecify.annotations.NullMarked;
