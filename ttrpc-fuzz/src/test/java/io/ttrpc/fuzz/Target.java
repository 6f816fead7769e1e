package io.ttrpc.fuzz;

import java.util.List;

/** Code that reads what somebody else wrote, and the properties that hold for any input. */
public interface Target {
  /**
   * Gives the input to the code.
   *
   * @throws AssertionError if a property does not hold; any other throwable is a finding as well
   */
  void run(byte[] input) throws Exception;

  /** Returns inputs of honest peers, from which the search begins. */
  List<byte[]> seeds();

  /** Returns words of the input's language, which the search puts in. */
  default List<String> words() {
    return List.of();
  }
}
