/** The examples of docs/spring.md. */
@NullMarked
package io.ttrpc.docs.spring;

import org.jspecify.annotations.NullMarked;
