/** What the calls of a client and of a server have in common. */
@NullMarked
package io.ttrpc.internal.call;

import org.jspecify.annotations.NullMarked;
