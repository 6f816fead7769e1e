package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;

/** A running server and the executor of its handlers, which ends with it. */
record RunningServer(TtrpcServer server, HandlerExecutor handlers) {
  void close() {
    server.close();
    handlers.close();
  }
}
