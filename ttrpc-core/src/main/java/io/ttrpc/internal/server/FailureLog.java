package io.ttrpc.internal.server;

import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.PeerCredentials;
import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.time.NanoClock;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The log of the failed handlers of a server. Each method has a limit of its own, so that the
 * failures of one method, which a peer may call at will, do not hide those of another one. Safe for
 * use by any thread.
 */
final class FailureLog {
  private static final SafeLog LOGGER = SafeLog.of(CallEnd.class);

  private final NanoClock clock;
  private final Map<MethodDescriptor<?, ?>, LimitedLog> methods = new ConcurrentHashMap<>();

  FailureLog(NanoClock clock) {
    this.clock = clock;
  }

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
  void log(CallContext context, Throwable failure, When when) {
    Deadline deadline = context.deadline();
    boolean over = when == When.ENDED || (deadline != null && deadline.isExpired());
    // The peer's name, which may have to be looked up, is needed only for a line that is written.
    methods
        .computeIfAbsent(context.method(), unused -> new LimitedLog(LOGGER, clock))
        .log(over ? Level.DEBUG : Level.ERROR, () -> describe(context), failure);
  }

  /** Returns the method, the peer and the trace id of the call. Throws nothing. */
  static String describe(CallContext context) {
    String line = "the handler of " + context.method().fullName() + " failed for " + peer(context);
    String traceId = context.get(CallContext.TRACE_ID);
    return traceId == null ? line : line + " in trace " + traceId;
  }

  private static String peer(CallContext context) {
    try {
      PeerCredentials peer = context.peer();
      return peer == null ? "an unknown peer" : "the peer " + peer;
    } catch (Throwable e) {
      // The lookup of names belongs to the system, and the failure in hand matters more.
      return "an unknown peer";
    }
  }
}
