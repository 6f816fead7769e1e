package io.ttrpc.spring.boot.internal;

import io.ttrpc.TtrpcServer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that has services. This record is immutable and thread-safe.
 *
 * @param name the name of the server
 * @param server the server itself; null if it does not run
 * @param handlers the load of the pool that runs the handlers; null if the server does not run, or
 *     if its handlers do not run on such a pool
 */
public record KnownServer(
    String name, @Nullable TtrpcServer server, @Nullable HandlerPool handlers) {

  /** A source of all servers of an application context. Several threads use it at the same time. */
  @FunctionalInterface
  public interface Source {
    /** Returns the present servers, the default one first. */
    List<KnownServer> all();

    /** Returns the running server of that name, or null if there is none. */
    default @Nullable TtrpcServer running(String name) {
      for (KnownServer known : all()) {
        if (known.name().equals(name)) {
          return known.server();
        }
      }
      return null;
    }
  }
}
