package io.ttrpc;

/**
 * Where a server runs the handlers of unary methods that have shown, again and again, to be brief:
 * to return within a tenth of a millisecond or so. Handing a call to another thread costs more than
 * such a handler does.
 *
 * @see TtrpcServer.Builder#briefHandlers
 */
public enum BriefHandlers {
  /**
   * On the thread that reads requests. A handler that then takes longer than a millisecond or a few
   * loses that thread to the other calls, and its method goes back to the executor until it has
   * shown again, for longer, to be brief.
   */
  ON_LOOP,

  /** On the executor, as all others. */
  ON_EXECUTOR
}
