package io.ttrpc.internal.server;

import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.PeerCredentials;
import io.ttrpc.internal.log.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The log line about the failed handler of a call. */
record FailedCall(CallContext context) {
  private static final Logger LOGGER = SafeLog.of(CallEnd.class);

  /** The time of a failure. */
  enum When {
    RUNNING,
    ENDED
  }

  /**
   * Logs a failure that the handler has not meant for its caller, in one line. A handler often
   * fails because its call has ended, for example with an interrupt. Clients that give up, even all
   * at once, must not fill the log.
   */
  void log(Throwable failure, When when) {
    Deadline deadline = context.deadline();
    boolean over = when == When.ENDED || (deadline != null && deadline.isExpired());
    Level level = over ? Level.DEBUG : Level.ERROR;
    // The peer's name may have to be looked up.
    if (LOGGER.isLoggable(level)) {
      LOGGER.log(level, describe(), failure);
    }
  }

  /** Returns the method, the peer and the trace id of the call. Throws nothing. */
  String describe() {
    String line = "the handler of " + context.method().fullName() + " failed for " + peer();
    String traceId = context.get(CallContext.TRACE_ID);
    return traceId == null ? line : line + " in trace " + traceId;
  }

  private String peer() {
    try {
      PeerCredentials peer = context.peer();
      return peer == null ? "an unknown peer" : "the peer " + peer;
    } catch (Throwable e) {
      // The lookup of names belongs to the system, and the failure in hand matters more.
      return "an unknown peer";
    }
  }
}
