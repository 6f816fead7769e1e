package io.ttrpc;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A real user besides the user of the tests, and programs that run as that user. */
final class SecondUser {
  static final String NAME = "nobody";

  /** The command in front of a program that this user is to run. */
  static final List<String> COMMAND =
      List.of("setpriv", "--reuid", NAME, "--regid", "65534", "--clear-groups");

  private SecondUser() {}

  /**
   * Skips the test, loudly, where a process cannot take another user. With {@code
   * TTRPC_REQUIRE_PEERS=true} in the environment, the test fails there.
   */
  static void require() {
    if (System.getProperty("user.name").equals("root")
        && Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
      return;
    }
    String missing = "a second user takes root, and setpriv of util-linux";
    if (Boolean.parseBoolean(System.getenv("TTRPC_REQUIRE_PEERS"))) {
      throw new AssertionError("TTRPC_REQUIRE_PEERS=true, but " + missing);
    }
    System.out.println("SKIPPED " + SecondUser.class.getSimpleName() + ": " + missing);
    abort(missing);
  }

  /** Gives a file, a folder or a link to the second user. */
  static Path own(Path path) throws IOException {
    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setOwner(
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(NAME));
    return path;
  }

  /** Lets the second user enter a folder. */
  static Path open(Path folder, String permissions) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  /**
   * Starts a program as the second user. The user may not read the folder of the classes, so the
   * class, which uses none but the JDK's, is copied.
   */
  static Process start(Path folder, Class<?> main, String... arguments) throws IOException {
    String name = main.getName().replace('.', '/') + ".class";
    Path copy = folder.resolve(name);
    Files.createDirectories(copy.getParent());
    try (InputStream bytes = main.getClassLoader().getResourceAsStream(name)) {
      Files.write(copy, bytes.readAllBytes());
    }
    List<String> command = new ArrayList<>(COMMAND);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", folder.toString(), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
