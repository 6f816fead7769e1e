/** The examples of docs/spring-errors.md. */
@NullMarked
package io.ttrpc.docs.errors;

import org.jspecify.annotations.NullMarked;
