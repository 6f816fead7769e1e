/** The services and clients of the application over Spring Boot's gRPC. */
@NullMarked
package io.ttrpc.spring.boot.grpc;

import org.jspecify.annotations.NullMarked;
