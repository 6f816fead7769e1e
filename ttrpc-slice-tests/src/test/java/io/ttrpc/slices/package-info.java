/** Spring Boot's slices of an application with a client. */
@NullMarked
package io.ttrpc.slices;

import org.jspecify.annotations.NullMarked;
