/** Mapping of exceptions to statuses, by methods of the application. */
@NullMarked
package io.ttrpc.spring.boot.error;

import org.jspecify.annotations.NullMarked;
