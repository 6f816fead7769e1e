package io.ttrpc.interop.siege;

import java.util.List;
import java.util.stream.Stream;

/**
 * A fault or an attack, as a row of a table.
 *
 * @param name its name in the table and, up to the first colon, on the command line
 * @param script brings the fault on a field
 */
record Fault(String name, Script script) {
  /** Returns the faults, without the attacks, in the order of their table. */
  static List<Fault> all() {
    return Stream.of(
            ProcessFaults.ALL,
            ConnectionFaults.ALL,
            FileFaults.ALL,
            LimitFaults.ALL,
            HandlerFaults.ALL,
            LoadFaults.ALL)
        .flatMap(List::stream)
        .toList();
  }

  /** Returns the short name that chooses the fault on the command line. */
  String id() {
    return name.substring(0, name.indexOf(':'));
  }

  /** Brings a fault on a field that is new. */
  @FunctionalInterface
  interface Script {
    void run(Field field) throws Exception;
  }
}
