/** How the two programs read their command line. */
@NullMarked
package io.ttrpc.interop.cli;

import org.jspecify.annotations.NullMarked;
