/** Translation between encoded messages and envelopes on the wire and the values that users see. */
@NullMarked
package io.ttrpc.internal.message;

import org.jspecify.annotations.NullMarked;
