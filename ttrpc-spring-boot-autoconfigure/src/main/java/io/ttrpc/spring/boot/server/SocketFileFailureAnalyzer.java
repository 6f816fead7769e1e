package io.ttrpc.spring.boot.server;

import io.ttrpc.SocketFileException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** The analysis of a socket file that cannot be created. It names the reason and the remedy. */
final class SocketFileFailureAnalyzer extends AbstractFailureAnalyzer<SocketFileException> {
  private final Environment environment;

  SocketFileFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SocketFileException cause) {
    ServerStartException start = findCause(rootFailure, ServerStartException.class);
    String prefix = (start == null ? "ttrpc.server." : start.prefix()) + "socket.";
    return new FailureAnalysis(
        "The ttrpc server cannot listen on %spath=%s: %s%n%nReason: %s"
            .formatted(prefix, cause.path(), found(cause.reason(), prefix), cause.getMessage()),
        action(cause.reason(), prefix),
        cause);
  }

  private String found(SocketFileException.Reason reason, String prefix) {
    return switch (reason) {
      case IN_USE -> "another server listens there.";
      case EXISTS ->
          "the file exists, and %sif-exists=fail forbids its replacement.".formatted(prefix);
      case NOT_A_SOCKET -> "the file there is not a socket, and is not replaced.";
      case PARENT_MISSING -> "its folder does not exist.";
      case PARENT_UNTRUSTED -> "another user may replace its folder or a folder above it.";
      case PERMISSION_DENIED -> "the user of this process may not create a file there.";
      case PATH_TOO_LONG -> "the path is too long for a Unix socket.";
      case ATTRIBUTES ->
          "the file's permissions, owner or group cannot be set. Configured are %s."
              .formatted(attributes(prefix));
    };
  }

  /** Returns the keys of the file's attributes with their values. */
  private String attributes(String prefix) {
    return Stream.of("permissions", "owner", "group")
        .map(
            name -> {
              String key = prefix + name;
              String value = environment.getProperty(key);
              return value == null ? key + " by default" : key + "=" + value;
            })
        .collect(Collectors.joining(", "));
  }

  private static String action(SocketFileException.Reason reason, String prefix) {
    return actionTemplate(reason).formatted(prefix);
  }

  /** Returns the text of the action with a place for the prefix of the keys. */
  private static String actionTemplate(SocketFileException.Reason reason) {
    return switch (reason) {
      case IN_USE -> "Stop the other server, or set %1$spath to a path of this server's own.";
      case EXISTS ->
          "Delete the file, set %1$spath to another path, or let a stale socket be"
              + " replaced with %1$sif-exists=replace-stale.";
      case NOT_A_SOCKET -> "Move the file away, or set %1$spath to the path of a socket.";
      case PARENT_MISSING ->
          "Create the folder, let the server create it with"
              + " %1$screate-parent-directories=true, or set"
              + " %1$spath to a path in a folder that exists.";
      case PARENT_UNTRUSTED ->
          "Give the folder to root or to the user of this process, replace a link by its target in"
              + " %1$spath, or set the path to one in a folder such as /run/app, whose"
              + " folders all belong to root or to that user.";
      case PERMISSION_DENIED ->
          "Give the user the permission to write and search the folder, run as another user, or set"
              + " %1$spath to a path in a folder of the user's own.";
      case PATH_TOO_LONG ->
          "Set %1$spath to a shorter path: one in a folder with a short name such as"
              + " /run/app, or one that is relative to the working folder.";
      case ATTRIBUTES ->
          "Review %1$spermissions, %1$sowner and"
              + " %1$sgroup. Only root can change the owner. Another user can change the group to one of its own"
              + " groups.";
    };
  }
}
