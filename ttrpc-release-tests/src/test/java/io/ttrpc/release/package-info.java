/** A release that is staged from the checkout, and the projects that use it. */
@NullMarked
package io.ttrpc.release;

import org.jspecify.annotations.NullMarked;
