/**
 * The API of ttrpc for Java, for applications, generated classes and frameworks.
 *
 * <p>The generated method {@code FooTtrpc.bind} binds a service, and a {@link io.ttrpc.TtrpcServer}
 * serves it. The generated method {@code FooTtrpc.client} returns a client, which makes its calls
 * on a {@link io.ttrpc.TtrpcChannel}. Packages named {@code internal} may change without notice.
 */
@NullMarked
package io.ttrpc;

import org.jspecify.annotations.NullMarked;
