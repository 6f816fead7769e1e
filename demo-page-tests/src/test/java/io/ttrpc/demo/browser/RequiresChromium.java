package io.ttrpc.demo.browser;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test class, loudly, where Chromium is missing. With {@code TTRPC_REQUIRE_PEERS=true} in
 * the environment the class fails there instead.
 */
final class RequiresChromium implements ExecutionCondition {
  private static final boolean REQUIRED =
      Boolean.parseBoolean(System.getenv("TTRPC_REQUIRE_PEERS"));
  private static final String MISSING =
      "chromium is not on the PATH; install Debian's package chromium";

  /** Returns the browser's executable. */
  static Path executable() {
    return find().orElseThrow(() -> new AssertionError("TTRPC_REQUIRE_PEERS=true, but " + MISSING));
  }

  private static Optional<Path> find() {
    return List.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":")).stream()
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (REQUIRED || find().isPresent()) {
      return enabled("Chromium is there, or required");
    }
    if (context.getTestMethod().isEmpty()) {
      System.out.println(
          "SKIPPED " + context.getRequiredTestClass().getSimpleName() + ": " + MISSING);
    }
    return disabled(MISSING);
  }
}
