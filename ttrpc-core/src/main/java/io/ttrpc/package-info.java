/**
 * ttrpc for Java: what an application, a generated class or a framework uses.
 *
 * <p>A service is bound with its generated {@code FooTtrpc.bind} and served by a {@link
 * io.ttrpc.TtrpcServer}; a {@link io.ttrpc.TtrpcChannel} and {@code FooTtrpc.client} call it.
 * Everything in packages named {@code internal} may change without notice.
 */
@NullMarked
package io.ttrpc;

import org.jspecify.annotations.NullMarked;
