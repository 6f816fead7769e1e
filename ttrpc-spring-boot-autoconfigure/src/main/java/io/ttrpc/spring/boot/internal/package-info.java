/** Code that the other packages share. It is not part of the API. */
@NullMarked
package io.ttrpc.spring.boot.internal;

import org.jspecify.annotations.NullMarked;
