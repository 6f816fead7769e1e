/** The README's examples, as they stand there. */
@NullMarked
package io.ttrpc.demo.readme;

import org.jspecify.annotations.NullMarked;
