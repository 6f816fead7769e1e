package io.ttrpc.internal.server;

/** The response of an asynchronous handler, which has returned before there is one. */
interface LaterResponse {
  /** Begins to send what the handler has returned; called when the interceptors have returned. */
  void begin();

  /** Lets the handler's work know that nobody wants its outcome any more. Throws nothing. */
  void giveUp();
}
