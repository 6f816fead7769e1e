/** The examples of README.md. */
@NullMarked
package io.ttrpc.docs.readme;

import org.jspecify.annotations.NullMarked;
