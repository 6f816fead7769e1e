/** Tests of the services and clients over gRPC, with gRPC's own client and server. */
@NullMarked
package io.ttrpc.spring.boot.grpc;

import org.jspecify.annotations.NullMarked;
