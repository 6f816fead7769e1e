/** Classes that the tests of several modules share. The package imports only the JDK. */
@NullMarked
package io.ttrpc.testsupport;

import org.jspecify.annotations.NullMarked;
