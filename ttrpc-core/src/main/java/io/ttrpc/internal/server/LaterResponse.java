package io.ttrpc.internal.server;

/** The response of an asynchronous handler, which returns before the response is known. */
interface LaterResponse {
  /** Starts sending the response when it is there. Called after the interceptors have returned. */
  void begin();

  /** Cancels the handler's work, because the call has ended. Throws nothing. */
  void giveUp();
}
