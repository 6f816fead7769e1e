package io.ttrpc.internal.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** The user that this process runs as, and root. */
public final class ProcessUser {
  private static final Path PROC_SELF = Path.of("/proc/self");

  private ProcessUser() {}

  /**
   * Returns the effective user. The system property {@code user.name} is no source: it may be set
   * to anything and is {@code ?} for a user id without a name.
   */
  public static UserPrincipal current() {
    try {
      return Files.isDirectory(PROC_SELF) ? ownerOfProcess() : namedByJdk();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell which user this process runs as", e);
    }
  }

  /** Returns the user with the number 0. */
  public static UserPrincipal root() {
    try {
      return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look up root", e);
    }
  }

  /** Linux gives this folder to the effective user, also in a process that must not be traced. */
  private static UserPrincipal ownerOfProcess() throws IOException {
    return Files.getOwner(PROC_SELF);
  }

  /** Needs a user with a name. */
  static UserPrincipal namedByJdk() throws IOException {
    String name =
        ProcessHandle.current()
            .info()
            .user()
            .orElseThrow(() -> new IOException("the system names no user for this process"));
    return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
  }
}
