package io.ttrpc.benchmarks.compare;

import java.util.List;

/**
 * One setting, for some peers.
 *
 * @param name short, for the report
 * @param load options of the clients
 * @param serverFlags of the JVM, for servers in Java
 */
record Row(
    String name,
    Processors processors,
    Jvm jvm,
    String load,
    List<String> serverFlags,
    List<Entry> entries) {

  /** Where both processes may run. */
  enum Processors {
    FIRST,
    ALL
  }

  /** Which JDK the peers in Java run on. */
  enum Jvm {
    CHOSEN,
    /** Their callers are virtual threads as well, where the entry does not name others. */
    WITH_VIRTUAL_THREADS
  }

  /**
   * A peer in the row.
   *
   * @param label the peer's name, where nothing is special about it
   * @param load further options of its client
   * @param server further arguments of its server
   */
  record Entry(String label, String peer, String load, List<String> server) {
    static Entry of(String peer) {
      return new Entry(peer, peer, "", List.of());
    }
  }

  static Row of(String name, String load, List<Entry> entries) {
    return new Row(name, Processors.ALL, Jvm.CHOSEN, load, List.of(), entries);
  }

  Row pinned() {
    return new Row(name, Processors.FIRST, jvm, load, serverFlags, entries);
  }

  Row withVirtualThreads() {
    return new Row(name, processors, Jvm.WITH_VIRTUAL_THREADS, load, serverFlags, entries);
  }

  Row withServerFlags(List<String> flags) {
    return new Row(name, processors, jvm, load, flags, entries);
  }
}
