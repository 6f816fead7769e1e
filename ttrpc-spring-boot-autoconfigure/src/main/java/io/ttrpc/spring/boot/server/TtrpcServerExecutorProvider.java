package io.ttrpc.spring.boot.server;

import java.util.concurrent.Executor;

/**
 * A provider of the executor that runs the handlers of the server, in place of the executor of the
 * properties {@code ttrpc.server.executor.*}. The executor runs all handlers, unless {@code
 * ttrpc.server.executor.brief-handlers} says otherwise. An application defines a bean of this type.
 * One thread calls it, once for each start of the server.
 */
@FunctionalInterface
public interface TtrpcServerExecutorProvider {
  /** Returns the executor. The application shuts it down, after the server. */
  Executor executor();
}
