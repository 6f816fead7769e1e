package io.ttrpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** The user that this process runs as. */
final class ProcessUser {
  private ProcessUser() {}

  /**
   * Asks the file system, since the system property {@code user.name} may be set to anything and is
   * {@code ?} for a user id without a name.
   */
  static UserPrincipal current() {
    try {
      Path probe = Files.createTempFile("ttrpc-user", null);
      try {
        return Files.getOwner(probe);
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell which user this process runs as", e);
    }
  }
}
