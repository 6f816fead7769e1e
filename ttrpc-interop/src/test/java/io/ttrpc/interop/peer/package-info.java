/** What the tests need that is not Java: which programs, how they are built and run. */
@NullMarked
package io.ttrpc.interop.peer;

import org.jspecify.annotations.NullMarked;
