package io.ttrpc.library;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** A program that a test needs. */
final class RequiredTool {
  private RequiredTool() {}

  /**
   * Skips the test, loudly, where the program is missing. With {@code TTRPC_REQUIRE_PEERS=true} in
   * the environment, the test fails there.
   */
  static void require(Path program, String remedy) {
    if (Files.isExecutable(program)) {
      return;
    }
    String missing = program + " is missing: " + remedy;
    if (Boolean.parseBoolean(System.getenv("TTRPC_REQUIRE_PEERS"))) {
      throw new AssertionError("TTRPC_REQUIRE_PEERS=true, but " + missing);
    }
    System.out.println("SKIPPED " + missing);
    abort(missing);
  }
}
