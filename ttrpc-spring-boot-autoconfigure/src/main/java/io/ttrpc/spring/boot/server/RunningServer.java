package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;

/** A server and what ends with it. */
record RunningServer(TtrpcServer server, HandlerExecutor handlers) {
  void close() {
    server.close();
    handlers.close();
  }
}
