/** The context of calls on other threads, by Micrometer's library for context propagation. */
@NullMarked
package io.ttrpc.spring.boot.context;

import org.jspecify.annotations.NullMarked;
