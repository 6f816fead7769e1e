/** The translation between messages and envelopes on the wire and the values of the API. */
@NullMarked
package io.ttrpc.internal.message;

import org.jspecify.annotations.NullMarked;
