package io.ttrpc.internal.server;

import io.ttrpc.ServerListener;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/**
 * The events of a server for its listeners. An exception of one listener is logged and affects
 * nothing else.
 */
final class ServerEvents {
  private static final Logger LOGGER = LimitedLog.of(ServerEvents.class);

  private final List<ServerListener> listeners;

  ServerEvents(List<ServerListener> listeners) {
    this.listeners = listeners;
  }

  void tell(Consumer<ServerListener> event) {
    for (ServerListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (Throwable e) {
        LOGGER.log(Level.WARNING, "a server listener threw an exception", e);
      }
    }
  }
}
