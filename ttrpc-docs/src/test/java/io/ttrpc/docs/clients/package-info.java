/** The examples of docs/spring-clients.md. */
@NullMarked
package io.ttrpc.docs.clients;

import org.jspecify.annotations.NullMarked;
