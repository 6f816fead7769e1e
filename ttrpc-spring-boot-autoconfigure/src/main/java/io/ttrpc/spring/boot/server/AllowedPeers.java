package io.ttrpc.spring.boot.server;

import io.ttrpc.PeerPolicy;
import io.ttrpc.spring.boot.server.CommonServerProperties.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The peer policy of the lists of users and groups. Each entry is looked up when the server starts,
 * because an unknown name would admit nobody. An entry that is a number is an id: it admits the
 * user or group with that id, whether the system has a name for it or not.
 */
final class AllowedPeers {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** The lookup takes a number with a sign as well, which no peer can match. */
  private static final Pattern SIGNED_NUMBER = Pattern.compile("[+-]\\d+");

  private AllowedPeers() {}

  /**
   * Returns the policy that admits the listed users and the members of the listed groups.
   *
   * @throws UnknownPrincipalException if the system knows no such user or group
   */
  static PeerPolicy policy(ServerDefinition server) {
    Access access = server.properties().getAccess();
    UserPrincipalLookupService system = FileSystems.getDefault().getUserPrincipalLookupService();
    Set<UserPrincipal> userIds =
        ids(
            server.key("access.allowed-users"),
            "user",
            access.getAllowedUsers(),
            system::lookupPrincipalByName);
    Set<UserPrincipal> groupIds =
        ids(
            server.key("access.allowed-groups"),
            "group",
            access.getAllowedGroups(),
            system::lookupPrincipalByGroupName);
    return PeerPolicy.users(access.getAllowedUsers())
        .or(PeerPolicy.groups(access.getAllowedGroups()))
        .or(peer -> userIds.contains(peer.user()) || groupIds.contains(peer.group()));
  }

  /** Looks all entries up, and returns the principals of those that are numbers. */
  private static Set<UserPrincipal> ids(
      String key, String kind, Set<String> entries, Lookup lookup) {
    Set<UserPrincipal> ids = new HashSet<>();
    for (String entry : entries) {
      UserPrincipal found = find(key, kind, entry, lookup);
      if (NUMBER.matcher(entry).matches()) {
        ids.add(found);
      }
    }
    return ids;
  }

  private static UserPrincipal find(String key, String kind, String entry, Lookup lookup) {
    if (SIGNED_NUMBER.matcher(entry).matches()) {
      throw new UnknownPrincipalException(key, kind, entry);
    }
    try {
      return lookup.find(entry);
    } catch (UserPrincipalNotFoundException e) {
      throw new UnknownPrincipalException(key, kind, entry);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot look up the %s '%s' of %s".formatted(kind, entry, key), e);
    }
  }

  /** A lookup of users or groups. */
  @FunctionalInterface
  private interface Lookup {
    UserPrincipal find(String name) throws IOException;
  }
}
