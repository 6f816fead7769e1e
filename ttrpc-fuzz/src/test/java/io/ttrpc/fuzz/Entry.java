package io.ttrpc.fuzz;

import static java.util.Objects.requireNonNull;

/** The class that Jazzer calls: its argument is the name of the target. */
public final class Entry {
  private static Target target = Targets.ALL.values().iterator().next().get();

  private Entry() {}

  public static void fuzzerInitialize(String[] arguments) {
    target = requireNonNull(Targets.ALL.get(arguments[0])).get();
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.run(input);
  }
}
