/** Validation of requests, by constraints of Jakarta Validation and by the application's code. */
@NullMarked
package io.ttrpc.spring.boot.validation;

import org.jspecify.annotations.NullMarked;
