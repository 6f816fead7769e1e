package io.ttrpc.spring.boot.internal;

import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * A bean that learns of the services and of the threads of a server each time before the server
 * starts. One thread at a time calls it, and no calls of that server are served then. An exception
 * stops the start.
 */
public interface ServerStartListener {
  /** Called with all services of the server of that name. Does nothing by default. */
  default void beforeStart(String server, List<ServedService> services) {}

  /**
   * Called with the pool of threads that runs the handlers, if they run on a pool of their own.
   * Does nothing by default.
   *
   * @param name the name of the pool, which its threads have with a number
   */
  default void beforeStart(String name, ExecutorService pool) {}
}
