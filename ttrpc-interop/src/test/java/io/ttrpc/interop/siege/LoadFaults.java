package io.ttrpc.interop.siege;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** No single fault, but much at a time or for a long time. */
final class LoadFaults {
  static final List<Fault> ALL =
      List.of(
          new Fault("given-up: 40,000 calls cut at random", LoadFaults::givenUp),
          new Fault("cycles: 1,000 channels, 1,000 servers", LoadFaults::cycles),
          new Fault("standstill: large and empty calls mixed", LoadFaults::standstill),
          new Fault("soak: random faults", LoadFaults::soak));

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int CYCLES = 1000;

  private LoadFaults() {}

  /**
   * Interrupts, cancellations and closings, 10,000 calls of each kind. The timeout is short, for
   * the protocol does not tell a handler that its call was given up.
   */
  private static void givenUp(Field field) throws Exception {
    field.start().load(Mix.GIVEN_UP, 8, Duration.ofMillis(100), 40_000);
    field.awaitLoad(Duration.ofSeconds(60));
    field.halt();
    field.load(Mix.ANY, 8, Duration.ofSeconds(2));
    field.faultIsOver();
  }

  private static void cycles(Field field) throws Exception {
    field.serverMustRespond().start().load(Mix.CHANNELS, 4, TIMEOUT, CYCLES);
    field.awaitLoad(Duration.ofSeconds(30));
    field.halt();
    String socket = field.folder().resolve("cycle.sock").toString();
    for (int i = 0; i < CYCLES / 50; i++) {
      field.add(field.client().ask("servers 50 " + socket));
    }
    field.load(Mix.ANY, 8, TIMEOUT);
    field.faultIsOver();
  }

  /** Nine callers on one connection, and an interceptor that takes 50 µs at the end of a call. */
  private static void standstill(Field field) throws Exception {
    field.serverMustRespond().serverJvm(Field.COMPILED).microsAtEnd(50).start();
    field.load(Mix.STANDSTILL, 9, Duration.ofSeconds(10));
    field.hold(field.length(Duration.ofSeconds(12)));
  }

  private static void soak(Field field) throws Exception {
    FaultyRelay relay = field.serverJvm(Field.COMPILED).startWithRelay();
    field.load(Mix.THROWING, 32, TIMEOUT);
    SplittableRandom random = new SplittableRandom(field.seed());
    Soak soak = new Soak(field, relay, random);
    soak.run(field.length(Duration.ofSeconds(12)));
    field.faultIsOver();
  }
}
