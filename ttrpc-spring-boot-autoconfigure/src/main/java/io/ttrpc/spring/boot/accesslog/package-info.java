/** The access log of the server: one line for each call. */
@NullMarked
package io.ttrpc.spring.boot.accesslog;

import org.jspecify.annotations.NullMarked;
