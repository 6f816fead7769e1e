package io.ttrpc.benchmarks.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An implementation to compare.
 *
 * @param version of what is measured, for people
 * @param server the program, without the socket
 * @param client the program, without options
 * @param missing why it cannot be measured; null where it can
 */
record Peer(String name, String version, Program server, Program client, @Nullable String missing) {

  /** How a program of a peer is started: a command, or a class of this project's. */
  record Program(List<String> command, @Nullable String mainClass) {
    static Program command(String... command) {
      return new Program(List.of(command), null);
    }

    static Program java(String mainClass) {
      return new Program(List.of(), mainClass);
    }
  }

  boolean isJava() {
    return server.mainClass() != null;
  }
}
