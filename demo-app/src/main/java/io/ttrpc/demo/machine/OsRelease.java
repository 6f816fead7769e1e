package io.ttrpc.demo.machine;

import java.util.List;

/** {@code /etc/os-release}: shell variables, of which one is meant for people to read. */
final class OsRelease {
  private static final String PRETTY_NAME = "PRETTY_NAME=";

  private OsRelease() {}

  static String prettyName(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(PRETTY_NAME))
        .map(line -> line.substring(PRETTY_NAME.length()).replace("\"", ""))
        .findFirst()
        .orElse("Linux");
  }
}
