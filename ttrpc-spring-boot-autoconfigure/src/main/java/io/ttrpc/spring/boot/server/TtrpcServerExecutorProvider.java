package io.ttrpc.spring.boot.server;

import java.util.concurrent.Executor;

/**
 * Gives the server an executor of the application to run its handlers, in place of the one that
 * {@code ttrpc.server.executor.*} describes. All run there, unless {@code
 * ttrpc.server.executor.brief-handlers} leaves some to the server's loops. For applications to
 * implement; called once per start of the server, by one thread.
 */
@FunctionalInterface
public interface TtrpcServerExecutorProvider {
  /** The executor, which stays the application's to shut down, after the server. */
  Executor executor();
}
