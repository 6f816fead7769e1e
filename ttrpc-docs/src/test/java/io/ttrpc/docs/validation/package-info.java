/** The examples of docs/spring-validation.md. */
@NullMarked
package io.ttrpc.docs.validation;

import org.jspecify.annotations.NullMarked;
