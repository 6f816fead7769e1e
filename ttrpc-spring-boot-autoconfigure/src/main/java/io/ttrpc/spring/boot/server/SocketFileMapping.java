package io.ttrpc.spring.boot.server;

import io.ttrpc.SocketFile;
import io.ttrpc.spring.boot.internal.PropertyValue;
import io.ttrpc.spring.boot.server.CommonServerProperties.Socket;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.function.Function;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/** The mapping of the properties {@code socket.*} of a server to its socket file. */
record SocketFileMapping(ServerDefinition server) {
  SocketFile at(String path) throws IOException {
    Socket properties = server.properties().getSocket();
    SocketFile file =
        checked("path", path, SocketFile::at, "expected a path such as /run/app/app.sock: ");
    file = withPermissions("permissions", properties.getPermissions(), file::withPermissions);
    file = file.withIfExists(properties.getIfExists());
    UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
    String owner = properties.getOwner();
    if (StringUtils.hasText(owner)) {
      known("owner", owner, "user", names::lookupPrincipalByName);
      file = file.withOwner(owner);
    }
    String group = properties.getGroup();
    if (StringUtils.hasText(group)) {
      known("group", group, "group", names::lookupPrincipalByGroupName);
      file = file.withGroup(group);
    }
    if (properties.isCreateParentDirectories()) {
      file =
          withPermissions(
              "parent-permissions", properties.getParentPermissions(), file::withParentDirectories);
    }
    return file;
  }

  private SocketFile withPermissions(
      String key, String permissions, Function<String, SocketFile> mapping) {
    return checked(key, permissions, mapping, "expected nine characters such as rw-rw----: ");
  }

  private SocketFile checked(
      String key, String value, Function<String, SocketFile> mapping, String expectation) {
    try {
      return mapping.apply(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(
          key(key), value, expectation + e.getMessage(), e);
    }
  }

  private String key(String property) {
    return server.key("socket." + property);
  }

  /** Checks that the system knows a name. */
  private void known(String key, String name, String kind, Lookup lookup) throws IOException {
    PropertyValue.apply(key(key), name, PropertyValue::resolved);
    try {
      lookup.find(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new InvalidConfigurationPropertyValueException(
          key(key), name, "expected the name of a " + kind + " that this system has", e);
    }
  }

  /** The lookup of a name among the users or the groups of the system. */
  @FunctionalInterface
  private interface Lookup {
    Object find(String name) throws IOException;
  }
}
