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
    return new FailureAnalysis(
        "The ttrpc server cannot listen on ttrpc.server.socket.path=%s: %s%n%nReason: %s"
            .formatted(cause.path(), found(cause.reason()), cause.getMessage()),
        action(cause.reason()),
        cause);
  }

  private String found(SocketFileException.Reason reason) {
    return switch (reason) {
      case IN_USE -> "another server listens there.";
      case EXISTS ->
          "the file exists, and ttrpc.server.socket.if-exists=fail forbids its replacement.";
      case NOT_A_SOCKET -> "the file there is not a socket, and is not replaced.";
      case PARENT_MISSING -> "its folder does not exist.";
      case PARENT_UNTRUSTED -> "another user may replace its folder or a folder above it.";
      case PERMISSION_DENIED -> "the user of this process may not create a file there.";
      case PATH_TOO_LONG -> "the path is too long for a Unix socket.";
      case ATTRIBUTES ->
          "the file's permissions, owner or group cannot be set. Configured are %s."
              .formatted(attributes());
    };
  }

  /** Returns the keys of the file's attributes with their values. */
  private String attributes() {
    return Stream.of("permissions", "owner", "group")
        .map(
            name -> {
              String key = "ttrpc.server.socket." + name;
              String value = environment.getProperty(key);
              return value == null ? key + " by default" : key + "=" + value;
            })
        .collect(Collectors.joining(", "));
  }

  private static String action(SocketFileException.Reason reason) {
    return switch (reason) {
      case IN_USE ->
          "Stop the other server, or set ttrpc.server.socket.path to a path of this server's own.";
      case EXISTS ->
          "Delete the file, set ttrpc.server.socket.path to another path, or let a stale socket be"
              + " replaced with ttrpc.server.socket.if-exists=replace-stale.";
      case NOT_A_SOCKET ->
          "Move the file away, or set ttrpc.server.socket.path to the path of a socket.";
      case PARENT_MISSING ->
          "Create the folder, let the server create it with"
              + " ttrpc.server.socket.create-parent-directories=true, or set"
              + " ttrpc.server.socket.path to a path in a folder that exists.";
      case PARENT_UNTRUSTED ->
          "Give the folder to root or to the user of this process, replace a link by its target in"
              + " ttrpc.server.socket.path, or set the path to one in a folder such as /run/app, whose"
              + " folders all belong to root or to that user.";
      case PERMISSION_DENIED ->
          "Give the user the permission to write and search the folder, run as another user, or set"
              + " ttrpc.server.socket.path to a path in a folder of the user's own.";
      case PATH_TOO_LONG ->
          "Set ttrpc.server.socket.path to a shorter path: one in a folder with a short name such as"
              + " /run/app, or one that is relative to the working folder.";
      case ATTRIBUTES ->
          "Review ttrpc.server.socket.permissions, ttrpc.server.socket.owner and"
              + " ttrpc.server.socket.group. Only root can change the owner. Another user can change the group to one of its own"
              + " groups.";
    };
  }
}
