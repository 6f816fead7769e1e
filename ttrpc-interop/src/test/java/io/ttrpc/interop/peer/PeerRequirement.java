package io.ttrpc.interop.peer;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import io.ttrpc.interop.peer.RequiresPeer.Peer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks for what {@link RequiresPeer} asks for. */
final class PeerRequirement implements ExecutionCondition, BeforeAllCallback {
  private static final boolean REQUIRED =
      Boolean.parseBoolean(System.getenv("TTRPC_REQUIRE_PEERS"));

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String missing = context.getTestMethod().isPresent() ? "" : missing(context);
    if (missing.isEmpty() || REQUIRED) {
      return enabled("the peer is there, or required");
    }
    System.out.println(
        "SKIPPED " + context.getRequiredTestClass().getSimpleName() + ": " + missing);
    return disabled(missing);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    String missing = missing(context);
    if (!missing.isEmpty()) {
      throw new AssertionError("TTRPC_REQUIRE_PEERS=true, but " + missing);
    }
  }

  /** Returns the reason why the peer can not run, with a remedy; empty if the peer can run. */
  private static String missing(ExtensionContext context) {
    Optional<RequiresPeer> requirement =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RequiresPeer.class);
    return requirement.map(RequiresPeer::value).map(PeerRequirement::missing).orElse("");
  }

  private static String missing(Peer peer) {
    return switch (peer) {
      case GO -> missing(List.of("go"), "install Go 1.26 or newer");
      case RUST -> missing(List.of("cargo", "cc"), "install Rust 1.95 or newer and a C linker");
      case SHIM ->
          missingForRoot(
              List.of("containerd-shim-runc-v2", "runc", "busybox"),
              "install Debian's packages containerd and busybox-static");
      case DAEMON ->
          missingForRoot(List.of("containerd", "ctr"), "install Debian's package containerd");
    };
  }

  private static String missingForRoot(List<String> executables, String remedy) {
    return System.getProperty("user.name").equals("root")
        ? missing(executables, remedy)
        : "containerd needs root: run the build as root";
  }

  private static String missing(List<String> executables, String remedy) {
    List<String> missing =
        executables.stream().filter(name -> Executables.find(name).isEmpty()).toList();
    return missing.isEmpty()
        ? ""
        : "not on the PATH: " + String.join(", ", missing) + "; " + remedy;
  }
}
