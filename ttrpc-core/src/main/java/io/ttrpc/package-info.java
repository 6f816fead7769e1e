/** ttrpc for Java: what users of the protocol see. */
@NullMarked
package io.ttrpc;

import org.jspecify.annotations.NullMarked;
