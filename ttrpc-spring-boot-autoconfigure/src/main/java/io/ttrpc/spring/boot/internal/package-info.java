/** Internal classes that the neighbouring packages share; not a part of the API. */
@NullMarked
package io.ttrpc.spring.boot.internal;

import org.jspecify.annotations.NullMarked;
