package io.ttrpc.spring.boot.server;

import java.util.concurrent.Executor;

/**
 * A provider of the executor that runs the handlers of the servers, in place of the executor of the
 * properties {@code ttrpc.server.executor.*}. The executor runs all handlers, unless {@code
 * ttrpc.server.executor.brief-handlers} says otherwise. An application defines a bean of this type.
 * One thread at a time calls it, once for each start of a server.
 */
@FunctionalInterface
public interface TtrpcServerExecutorProvider {
  /** Returns the executor. The application shuts it down, after the server. */
  Executor executor();

  /** Returns the executor of the server of that name. By default, all servers have the same one. */
  default Executor executor(String server) {
    return executor();
  }
}
