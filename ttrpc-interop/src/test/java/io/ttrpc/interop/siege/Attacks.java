package io.ttrpc.interop.siege;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hostile clients and a hostile server, beside honest calls that must all succeed. */
final class Attacks {
  private static final int VICTIMS = 4;

  /** The heap, in KiB, that a side may hold for its peers: buffers, connections and streams. */
  private static final long BOUND = 16 << 10;

  /** A thousand partial frames, each of which has a chunk of 64 KiB. */
  private static final long PARTS_BOUND = BOUND + 1_000 * 64;

  /** The status of each victim has up to 4 MiB, and the client decodes it. */
  private static final long STATUSES_BOUND = BOUND + VICTIMS * (8 << 10);

  /** The memory limit of a server with a heap of 256 MiB, and the quarter that it may exceed. */
  private static final long MEMORY_BOUND = BOUND + (128 << 10) + (32 << 10);

  private static final Duration BEFORE = Duration.ofMillis(1500);
  private static final Duration DURING = Duration.ofSeconds(2);
  private static final Duration FORTRESS = Duration.ofSeconds(25);
  private static final int CALLERS = 8;

  /** All attacks in the order of the table. */
  static final List<Fault> ALL =
      List.of(
          attack("mutated: frames with bytes changed", Trick.MUTATED),
          attack("lengths: 1,000 connections claim 4 MiB each", Trick.LENGTHS),
          attack("parts: 1,000 connections with 60 KiB of a frame", Trick.PARTS),
          attack("flood: requests, and nobody reads", Trick.FLOOD),
          attack("big-flood: requests of 500 KB, nobody reads", Trick.BIG_FLOOD),
          attack("metadata: 1,000 or 100,000 entries a request", Trick.METADATA),
          attack("streams: 100,000 are opened and left", Trick.STREAMS),
          attack("ids: 120,000 streams with the same low bits", Trick.IDS),
          attack("slow: 1,000 calls of a minute", Trick.SLOW),
          attack("dead-streams: messages to streams that are over", Trick.DEAD_STREAMS),
          attack("churn: connections are made and closed", Trick.CHURN),
          new Fault("refused: connections that are not admitted", Attacks::refused),
          new Fault("statuses: a server sends deep and huge ones", Attacks::statuses),
          new Fault("fortress: all in turn, then all at once", Attacks::fortress));

  private Attacks() {}

  private static Fault attack(String name, Trick trick) {
    return new Fault(
        name,
        field -> {
          begin(field);
          Child attacker = field.addAttacker();
          attacker.ask("attack " + trick);
          field.hold(300);
          under(field, Side.SERVER, bound(trick));
          end(field, attacker);
        });
  }

  private static long bound(Trick trick) {
    return switch (trick) {
      case PARTS -> PARTS_BOUND;
      // With virtual threads, as many streams are open as the memory allows.
      case STREAMS, IDS, BIG_FLOOD -> MEMORY_BOUND;
      default -> BOUND;
    };
  }

  private static void refused(Field field) throws Exception {
    begin(field.choosy());
    field.server().ask("refuse");
    Child attacker = field.addAttacker();
    attacker.ask("attack " + Trick.CHURN);
    // The connection of the honest client was admitted before. A new one would be refused.
    under(field, Side.SERVER, BOUND);
    field.server().ask("admit");
    end(field, attacker);
  }

  /** The client is besieged, and its calls to an honest server are measured. */
  private static void statuses(Field field) throws Exception {
    begin(field);
    Child attacker = field.addAttacker();
    Path socket = field.folder().resolve("hostile.sock");
    attacker.ask("serve " + socket);
    field.client().ask("victims %d %s".formatted(VICTIMS, socket));
    under(field, Side.CLIENT, STATUSES_BOUND);
    spareVictims(field);
    field.note(attacker.ask("close").toString());
    recover(field);
  }

  private static void fortress(Field field) throws Exception {
    begin(field);
    Duration slice = field.length(FORTRESS).dividedBy(Trick.values().length * 4L / 3);
    // Code that is compiled by now makes more calls than before.
    measure(field, slice, () -> {}).tell(field, Cells.RATE_ALONE, Cells.P99_ALONE);
    Map<Trick, Child> attackers = new LinkedHashMap<>();
    for (Trick trick : Trick.values()) {
      attackers.put(trick, field.addAttacker());
    }
    field.load(Mix.ANY, CALLERS, Duration.ofSeconds(10));
    long begin = System.nanoTime();
    long heldInTurn = attackInTurn(field, attackers, slice);
    long answeredInTurn = field.client().ask("made").get(Tally.ANSWERED);
    long beginAtOnce = System.nanoTime();
    long heldAtOnce = attackAtOnce(field, attackers, slice);
    long end = System.nanoTime();
    Figures calls = field.halt();
    mustBeWithin(field, Math.max(heldInTurn, heldAtOnce), MEMORY_BOUND);
    long answered = calls.get(Tally.ANSWERED);
    Measured.of(answered, end - begin, calls).tell(field, Cells.RATE, Cells.P99);
    field.note(
        "calls/s under one attack at a time %d, under all at once %d"
            .formatted(
                perSecond(answeredInTurn, beginAtOnce - begin),
                perSecond(answered - answeredInTurn, end - beginAtOnce)));
    for (Child attacker : attackers.values()) {
      attacker.ask("stop");
    }
    recover(field);
  }

  /** Lets each attack last for a slice of time, and returns the most KiB that the server holds. */
  private static long attackInTurn(Field field, Map<Trick, Child> attackers, Duration slice)
      throws Exception {
    long held = 0;
    for (Map.Entry<Trick, Child> each : attackers.entrySet()) {
      each.getValue().ask("attack " + each.getKey());
      field.hold(slice);
      held = Math.max(held, held(field, Side.SERVER));
      field.note(each.getKey() + ": " + each.getValue().ask("stop"));
    }
    return held;
  }

  /**
   * Makes all attacks, on the client as well, for a third of the time that they took in turn.
   * Returns the most KiB that the server holds.
   */
  private static long attackAtOnce(Field field, Map<Trick, Child> attackers, Duration slice)
      throws Exception {
    for (Map.Entry<Trick, Child> each : attackers.entrySet()) {
      each.getValue().ask("attack " + each.getKey());
    }
    Child hostileServer = field.addAttacker();
    Path socket = field.folder().resolve("hostile.sock");
    hostileServer.ask("serve " + socket);
    field.client().ask("victims %d %s".formatted(VICTIMS, socket));
    long held = 0;
    long end = System.nanoTime() + slice.multipliedBy(attackers.size() / 3).toNanos();
    while (System.nanoTime() < end) {
      field.hold(slice);
      held = Math.max(held, held(field, Side.SERVER));
    }
    spareVictims(field);
    hostileServer.ask("close");
    return held;
  }

  /** Starts the processes, and measures the honest calls before the attack. */
  private static void begin(Field field) throws Exception {
    field.serverMustRespond().callsMustSucceed().serverJvm(Field.COMPILED).start();
    measure(field, BEFORE, () -> {}).tell(field, Cells.RATE_ALONE, Cells.P99_ALONE);
  }

  /** Measures the honest calls under the attack, and the heap that the peers make a side hold. */
  private static void under(Field field, Side side, long bound) throws Exception {
    measure(field, field.length(DURING), () -> mustBeWithin(field, held(field, side), bound))
        .tell(field, Cells.RATE, Cells.P99);
  }

  private static void end(Field field, Child attacker) throws Exception {
    field.note(attacker.ask("stop").toString());
    recover(field);
  }

  /** Lets honest calls go on for a while, so that what the attack has left shows. */
  private static void recover(Field field) throws Exception {
    field.load(Mix.ANY, CALLERS, Duration.ofSeconds(10));
    field.hold(300);
    field.faultIsOver();
  }

  private static void spareVictims(Field field) throws Exception {
    Figures victims = field.client().ask("spare");
    field.note(victims.toString());
    for (String name : List.of(Tally.LOST, Tally.OTHER)) {
      if (victims.get(name) != 0) {
        field.finding(name + " victims: " + victims.get(name));
      }
    }
  }

  private static Measured measure(Field field, Duration length, Step atEnd) throws Exception {
    field.load(Mix.ANY, CALLERS, Duration.ofSeconds(10));
    long begin = System.nanoTime();
    field.hold(length);
    long answered = field.client().ask("made").get(Tally.ANSWERED);
    long nanos = System.nanoTime() - begin;
    atEnd.run();
    return Measured.of(answered, nanos, field.halt());
  }

  private static long perSecond(long answered, long nanos) {
    return answered * 1_000_000_000L / nanos;
  }

  /** Returns the KiB that a side holds beyond those before the load. */
  private static long held(Field field, Side side) throws Exception {
    boolean ofServer = side == Side.SERVER;
    Child child = ofServer ? field.server() : field.client();
    Figures before = ofServer ? field.serverBefore() : field.clientBefore();
    return Math.max(0, child.ask("census").get(Census.HEAP) - before.get(Census.HEAP));
  }

  private static void mustBeWithin(Field field, long held, long bound) {
    field.cell(Cells.HELD, Cells.mebibytes(held));
    field.cell(Cells.BOUND, Cells.mebibytes(bound));
    if (held > bound) {
      field.finding("held " + held + " KiB, bound " + bound);
    }
  }

  /** The side that is attacked. */
  private enum Side {
    SERVER,
    CLIENT
  }

  /**
   * The honest calls of a while: how many a second, and the microseconds of the slowest percent.
   */
  private record Measured(long perSecond, long micros) {
    /** Returns what a load has shown, of which so many calls were answered in that time. */
    static Measured of(long answered, long nanos, Figures load) {
      return new Measured(Attacks.perSecond(answered, nanos), load.get(Tally.P99));
    }

    void tell(Field field, String rate, String p99) {
      field.cell(rate, "" + perSecond);
      field.cell(p99, Cells.millis(micros));
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }
}
