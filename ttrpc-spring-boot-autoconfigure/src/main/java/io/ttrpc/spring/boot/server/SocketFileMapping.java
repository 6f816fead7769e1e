package io.ttrpc.spring.boot.server;

import io.ttrpc.SocketFile;
import io.ttrpc.spring.boot.server.TtrpcServerProperties.Socket;
import java.util.function.Function;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/** The mapping of {@code ttrpc.server.socket.*} to the server's socket file. */
record SocketFileMapping(Socket properties) {
  private static final String PREFIX = "ttrpc.server.socket.";

  SocketFile at(String path) {
    SocketFile file =
        checked("path", path, SocketFile::at, "expected a path such as /run/app/app.sock: ");
    file = withPermissions("permissions", properties.getPermissions(), file::withPermissions);
    file = file.withIfExists(properties.getIfExists());
    if (StringUtils.hasText(properties.getOwner())) {
      file = file.withOwner(properties.getOwner());
    }
    if (StringUtils.hasText(properties.getGroup())) {
      file = file.withGroup(properties.getGroup());
    }
    if (properties.isCreateParentDirectories()) {
      file =
          withPermissions(
              "parent-permissions", properties.getParentPermissions(), file::withParentDirectories);
    }
    return file;
  }

  private static SocketFile withPermissions(
      String key, String permissions, Function<String, SocketFile> mapping) {
    return checked(key, permissions, mapping, "expected nine characters such as rw-rw----: ");
  }

  private static SocketFile checked(
      String key, String value, Function<String, SocketFile> mapping, String expectation) {
    try {
      return mapping.apply(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(
          PREFIX + key, value, expectation + e.getMessage(), e);
    }
  }
}
