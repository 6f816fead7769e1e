package io.ttrpc.spring.boot.metrics;

/** A side of calls, with its meters. */
enum Side {
  SERVER(
      TtrpcMeters.SERVER_CALLS,
      TtrpcMeters.SERVER_ACTIVE,
      TtrpcMeters.SERVER_MESSAGES_RECEIVED,
      TtrpcMeters.SERVER_MESSAGES_SENT),
  CLIENT(
      TtrpcMeters.CLIENT_CALLS,
      TtrpcMeters.CLIENT_ACTIVE,
      TtrpcMeters.CLIENT_MESSAGES_RECEIVED,
      TtrpcMeters.CLIENT_MESSAGES_SENT);

  private final TtrpcMeters calls;
  private final TtrpcMeters active;
  private final TtrpcMeters received;
  private final TtrpcMeters sent;

  Side(TtrpcMeters calls, TtrpcMeters active, TtrpcMeters received, TtrpcMeters sent) {
    this.calls = calls;
    this.active = active;
    this.received = received;
    this.sent = sent;
  }

  TtrpcMeters calls() {
    return calls;
  }

  TtrpcMeters active() {
    return active;
  }

  TtrpcMeters received() {
    return received;
  }

  TtrpcMeters sent() {
    return sent;
  }
}
