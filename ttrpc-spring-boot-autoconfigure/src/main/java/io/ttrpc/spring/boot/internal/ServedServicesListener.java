package io.ttrpc.spring.boot.internal;

import java.util.List;

/**
 * A bean that is told of the services each time before a server starts. One thread at a time calls
 * it, and no calls of that server are served then. An exception stops the start.
 */
@FunctionalInterface
public interface ServedServicesListener {
  /** Called with all services of the server of that name. */
  void beforeStart(String server, List<ServedService> services);
}
