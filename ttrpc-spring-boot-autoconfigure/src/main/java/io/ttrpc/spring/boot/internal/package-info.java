/** What the packages beside this one share; no API. */
@NullMarked
package io.ttrpc.spring.boot.internal;

import org.jspecify.annotations.NullMarked;
