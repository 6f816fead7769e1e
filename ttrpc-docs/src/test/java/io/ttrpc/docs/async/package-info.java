/** The examples of docs/spring-async.md. */
@NullMarked
package io.ttrpc.docs.async;

import org.jspecify.annotations.NullMarked;
