/**
 * The support for tests of applications: a slice, a socket for each test context, assertions, and
 * peers for the security.
 */
@NullMarked
package io.ttrpc.spring.boot.test;

import org.jspecify.annotations.NullMarked;
