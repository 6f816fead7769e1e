/** The examples of docs/spring-services.md. */
@NullMarked
package io.ttrpc.docs.services;

import org.jspecify.annotations.NullMarked;
