package io.ttrpc;

/**
 * The choice of the threads that run the brief handlers of a server. The handlers of a unary method
 * are brief if they have repeatedly taken no longer than about a tenth of a millisecond. Handing
 * such a call to another thread would cost more than running its handler. This enum is immutable
 * and thread-safe.
 *
 * @see TtrpcServer.Builder#briefHandlers
 */
public enum BriefHandlers {
  /**
   * The thread that reads the requests runs brief handlers to completion. If such a handler takes
   * longer than a few milliseconds, another thread takes over the reading, and the executor runs
   * the later calls of the method. The method then has to prove itself brief again, with more calls
   * than before.
   */
  ON_LOOP,

  /** The executor runs brief handlers, like all others. */
  ON_EXECUTOR
}
