package io.ttrpc.testsupport;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A real user besides the user of the tests, and programs that run as that user or as others. */
public final class SecondUser {
  /** The name of the user. */
  public static final String NAME = "nobody";

  /** The name of the user's primary group. */
  public static final String GROUP = "nogroup";

  /** The number of a user and of a group that the system has no names for. */
  public static final String NAMELESS = "54321";

  private SecondUser() {}

  /**
   * Lets everybody into folders of the test. Skips the test, loudly, where a process cannot take
   * another user. With {@code TTRPC_REQUIRE_PEERS=true} in the environment, the test fails there.
   */
  public static void letInto(Path... folders) throws IOException {
    if (!isRoot() || !Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
      skip("a second user takes root, and setpriv of util-linux");
    }
    for (Path folder : folders) {
      open(folder, "rwxr-xr-x");
    }
  }

  /** Skips the test in the same way where root may not mount files for a process. */
  public static void requireMounts() throws IOException {
    if (!isRoot() || !mounts()) {
      skip("mounts for a process take root, and unshare of util-linux");
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static boolean mounts() throws IOException {
    try {
      Process mount =
          new ProcessBuilder("unshare", "--mount", "mount", "--bind", "/dev/null", "/etc/passwd")
              .start();
      return mount.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a mount was tried");
    }
  }

  private static void skip(String missing) {
    if (Boolean.parseBoolean(System.getenv("TTRPC_REQUIRE_PEERS"))) {
      throw new AssertionError("TTRPC_REQUIRE_PEERS=true, but " + missing);
    }
    System.out.println("SKIPPED " + SecondUser.class.getSimpleName() + ": " + missing);
    abort(missing);
  }

  /** Returns the command in front of a program that this user is to run. */
  public static List<String> command() {
    return command(NAME, GROUP);
  }

  /**
   * Returns the command in front of a program that any user is to run.
   *
   * @param user the name or the number of the user
   * @param group the name or the number of the primary group, which is the only one
   */
  public static List<String> command(String user, String group) {
    return List.of("setpriv", "--reuid", user, "--regid", group, "--clear-groups");
  }

  /** Gives a file, a folder or a link to the second user. */
  public static Path own(Path path) throws IOException {
    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setOwner(
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(NAME));
    return path;
  }

  /** Lets the second user enter a folder. */
  public static Path open(Path folder, String permissions) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  /**
   * Starts a program as the second user. The user may not read the folder of the classes, so the
   * class and its nested classes are copied. They must use no others but the JDK's.
   */
  public static Process start(Path folder, Class<?> main, String... arguments) throws IOException {
    return start(command(), folder, main, main, arguments);
  }

  static Process start(
      List<String> user, Path folder, Class<?> host, Class<?> main, String... arguments)
      throws IOException {
    for (Class<?> each : host.getNestMembers()) {
      copy(each, folder);
    }
    List<String> command = new ArrayList<>(user);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", folder.toString(), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void copy(Class<?> type, Path folder) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    Path copy = folder.resolve(name);
    Files.createDirectories(copy.getParent());
    try (InputStream bytes = type.getResourceAsStream("/" + name)) {
      Files.copy(Objects.requireNonNull(bytes, name), copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
