/** The use of asynchronous services and clients with Reactor, in applications that have it. */
@NullMarked
package io.ttrpc.spring.boot.reactor;

import org.jspecify.annotations.NullMarked;
