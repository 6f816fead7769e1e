/** The flow of messages of a call that a protocol other than ttrpc carries, for both sides. */
@NullMarked
package io.ttrpc.internal.flow;

import org.jspecify.annotations.NullMarked;
