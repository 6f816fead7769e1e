/** The conformance service over gRPC as well, with gRPC's own clients in Java and Go. */
@NullMarked
package io.ttrpc.interop.grpc;

import org.jspecify.annotations.NullMarked;
