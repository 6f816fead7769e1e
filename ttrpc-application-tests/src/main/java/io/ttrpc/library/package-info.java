/** A library that lends books: a service as a user of the starter writes it. */
@NullMarked
package io.ttrpc.library;

import org.jspecify.annotations.NullMarked;
