package io.ttrpc.interop.siege;

import java.time.Duration;
import java.util.List;

/** A handler does what no handler should do. */
final class HandlerFaults {
  static final List<Fault> ALL =
      List.of(
          new Fault("throws: handlers throw anything", HandlerFaults::handlersThrow),
          new Fault("never-returns: handlers do not return", HandlerFaults::neverReturn));

  private HandlerFaults() {}

  private static void handlersThrow(Field field) throws Exception {
    field.serverMustRespond().start().load(Mix.THROWING, 16, Duration.ofSeconds(2));
    field.hold(3000);
    field.faultIsOver();
  }

  /** More handlers than a pool has threads. */
  private static void neverReturn(Field field) throws Exception {
    field.start().load(Mix.NEVER, 120, Duration.ofMillis(500));
    field.hold(3000);
    field.server().ask("release");
    field.faultIsOver();
  }
}
