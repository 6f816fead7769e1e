/** The examples of docs/spring-security.md. */
@NullMarked
package io.ttrpc.docs.security;

import org.jspecify.annotations.NullMarked;
