package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.MethodDescriptor;

/** A method and its handler. */
public record MethodBinding<Q extends MessageLite, R extends MessageLite>(
    MethodDescriptor<Q, R> method, MethodHandler<Q, R> handler) {}
