package io.ttrpc.spring.boot.internal;

/**
 * The load of the bounded pool that runs the server's handlers. Brief handlers that run on reading
 * threads are not part of the load. This record is immutable and thread-safe.
 *
 * @param busyThreads the number of threads that run a handler
 * @param maxThreads the maximum number of threads
 * @param queuedCalls the number of calls that wait for a thread
 * @param maxQueuedCalls the maximum number of calls that may wait
 */
public record HandlerPool(int busyThreads, int maxThreads, int queuedCalls, int maxQueuedCalls) {}
