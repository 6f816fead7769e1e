/** The README's examples, as they stand there; outside of what the demo scans for beans. */
@NullMarked
package io.ttrpc.readme;

import org.jspecify.annotations.NullMarked;
