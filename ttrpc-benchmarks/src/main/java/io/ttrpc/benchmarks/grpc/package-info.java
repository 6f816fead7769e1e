/**
 * grpc-java as a peer, over a Unix socket with netty's epoll, handlers and callbacks on netty's
 * threads: its fastest setting.
 */
@NullMarked
package io.ttrpc.benchmarks.grpc;

import org.jspecify.annotations.NullMarked;
