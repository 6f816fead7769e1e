package io.ttrpc.interop.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program's arguments as they were given. Safe for any thread. */
public final class ProcessArguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private ProcessArguments() {}

  /**
   * The arguments of {@code main}, taken for UTF-8. The JVM decodes them by the locale and loses
   * all beyond ASCII in the POSIX locale, which is the usual one in containers; Linux has kept the
   * bytes.
   */
  public static List<String> of(String[] main) {
    try {
      return lastOf(Files.readAllBytes(COMMAND_LINE), List.of(main));
    } catch (IOException notLinux) {
      return List.of(main);
    }
  }

  /** The last arguments of a command line in which each ends with a zero byte. */
  static List<String> lastOf(byte[] commandLine, List<String> main) {
    List<String> all = List.of(new String(commandLine, StandardCharsets.UTF_8).split("\0", -1));
    // Behind the last zero byte there is one more part, which is empty.
    int end = all.size() - 1;
    return end < main.size() ? main : all.subList(end - main.size(), end);
  }
}
