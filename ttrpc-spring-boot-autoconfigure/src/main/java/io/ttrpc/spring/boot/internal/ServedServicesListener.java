package io.ttrpc.spring.boot.internal;

import java.util.List;

/**
 * A bean that is told of the services each time before the server starts. One thread calls it, and
 * no calls are served then. An exception stops the start.
 */
@FunctionalInterface
public interface ServedServicesListener {
  /** Called with all services of the server. */
  void beforeStart(List<ServedService> services);
}
