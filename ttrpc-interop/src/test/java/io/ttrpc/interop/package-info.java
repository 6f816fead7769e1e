/** Tests that this module's files agree with files outside of it. */
@NullMarked
package io.ttrpc.interop;

import org.jspecify.annotations.NullMarked;
