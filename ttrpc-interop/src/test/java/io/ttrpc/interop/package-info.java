/** What the interop tests have in common with files outside the module. */
@NullMarked
package io.ttrpc.interop;

import org.jspecify.annotations.NullMarked;
