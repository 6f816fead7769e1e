package io.ttrpc.spring.boot.internal;

import java.util.concurrent.ExecutorService;

/** A listener of the pools of threads that run handlers. One thread at a time calls it. */
@FunctionalInterface
public interface HandlerPoolListener {
  /** Called when the server of that name starts, whose handlers run on a pool of its own. */
  void onPoolStarting(String server, ExecutorService pool);
}
