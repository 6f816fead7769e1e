package io.ttrpc.interop.program;

import io.ttrpc.interop.peer.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the programs by {@code java -jar}, in the POSIX locale that containers have. */
final class Jars {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private Jars() {}

  static Program server(Path folder, String... arguments) throws Exception {
    return start(folder, "conformance-server.jar", arguments);
  }

  static Program client(Path folder, String... arguments) throws Exception {
    return start(folder, "conformance-client.jar", arguments);
  }

  private static Program start(Path folder, String jar, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(JAVA, "-XX:TieredStopAtLevel=1", "-jar", Path.of("target", jar).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    return Program.start(folder, builder);
  }
}
