/** The protoc plugin that writes a service's interface, its server binding and its clients. */
@NullMarked
package io.ttrpc.protoc;

import org.jspecify.annotations.NullMarked;
