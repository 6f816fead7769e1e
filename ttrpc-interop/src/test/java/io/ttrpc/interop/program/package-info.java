/** The two programs as their users start them: from their jars. */
@NullMarked
package io.ttrpc.interop.program;

import org.jspecify.annotations.NullMarked;
