package io.ttrpc.interop.siege;

import io.ttrpc.interop.siege.FaultyRelay.Direction;
import io.ttrpc.interop.siege.FaultyRelay.Harm;
import java.time.Duration;
import java.util.List;

/** A relay between client and server harms their connection. */
final class ConnectionFaults {
  static final List<Fault> ALL =
      List.of(
          new Fault("reset: connection reset mid-call", ConnectionFaults::reset),
          new Fault("close: connection closed mid-call", ConnectionFaults::close),
          new Fault("half-close: one direction, then the other", ConnectionFaults::halfClose),
          new Fault(
              "stops-reading: a peer does not read for 3 s",
              field -> harm(field, Mix.BIG, Harm.STOPS_READING)),
          new Fault(
              "half-response: half a frame, then silence",
              field -> harm(field, Mix.ANY, Harm.HALF_A_RESPONSE)),
          new Fault(
              "half-request: half a frame, then silence",
              field -> harm(field, Mix.ANY, Harm.HALF_A_REQUEST)),
          new Fault(
              "bytes: every byte alone", field -> harm(field, Mix.ANY, Harm.BYTES_ONE_BY_ONE)));

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int CALLERS = 16;

  private ConnectionFaults() {}

  private static void reset(Field field) throws Exception {
    FaultyRelay relay = field.startWithRelay();
    field.load(Mix.ANY, CALLERS, TIMEOUT);
    for (int i = 0; i < 5; i++) {
      field.hold(100);
      // A socket that is closed with bytes unread resets its connection.
      relay.harm(Harm.STOPS_READING);
      field.hold(50);
      relay.closeLinks();
      relay.harm(Harm.NONE);
      field.faultIsOver();
    }
  }

  private static void close(Field field) throws Exception {
    FaultyRelay relay = field.startWithRelay();
    field.load(Mix.ANY, CALLERS, TIMEOUT);
    for (int i = 0; i < 5; i++) {
      field.hold(100);
      relay.closeLinks();
      field.faultIsOver();
    }
  }

  private static void halfClose(Field field) throws Exception {
    FaultyRelay relay = field.startWithRelay();
    field.load(Mix.ANY, CALLERS, TIMEOUT);
    for (int i = 0; i < 2; i++) {
      for (Direction direction : Direction.values()) {
        field.hold(100);
        relay.halfClose(direction);
        field.faultIsOver();
      }
    }
  }

  private static void harm(Field field, Mix mix, Harm harm) throws Exception {
    FaultyRelay relay = field.startWithRelay();
    field.load(mix, CALLERS, TIMEOUT);
    field.hold(300);
    relay.harm(harm);
    field.hold(3000);
    relay.harm(Harm.NONE);
    field.faultIsOver();
  }
}
