package io.ttrpc.internal.server;

import io.ttrpc.CallContext;
import io.ttrpc.PeerCredentials;

/** The description of a call for the log line about its failed handler. */
record FailedCall(CallContext context) {
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
