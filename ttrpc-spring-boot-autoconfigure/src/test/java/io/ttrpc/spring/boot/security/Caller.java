package io.ttrpc.spring.boot.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The descriptions of callers that the tests compare. */
final class Caller {
  private Caller() {}

  /** Describes the authentication in the thread's security context. */
  static String current() {
    return describe(SecurityContextHolder.getContext().getAuthentication());
  }

  /** Describes the peer that the test's process is. */
  static String self(Path ownFile) throws IOException {
    String user = user(ownFile);
    String group = Files.getAttribute(ownFile, "posix:group").toString();
    return user + " [USER_" + user + ", GROUP_" + group + "]";
  }

  /** Returns the name of the user that the test runs as. */
  static String user(Path ownFile) throws IOException {
    return Files.getOwner(ownFile).getName();
  }

  private static String describe(@Nullable Authentication authentication) {
    return authentication == null
        ? "nobody"
        : authentication.getName() + " " + authentication.getAuthorities();
  }
}
