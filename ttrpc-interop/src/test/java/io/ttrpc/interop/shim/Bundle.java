package io.ttrpc.interop.shim;

import io.ttrpc.interop.peer.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The bundle of a container: a folder with its configuration and root file system. All paths are
 * absolute, as the shim requires.
 */
record Bundle(Path folder) {

  /** A container that runs busybox with these arguments. */
  static Bundle create(Path folder, String... arguments) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("rootfs").resolve("bin"));
    Files.copy(Executables.find("busybox").orElseThrow(), bin.resolve("busybox"));
    Files.writeString(folder.resolve("config.json"), configuration(List.of(arguments)));
    // The shim writes its log here, and does not start without the file.
    Files.createFile(folder.resolve("log"));
    return new Bundle(folder);
  }

  /** The shim's log. */
  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /**
   * Without a mount namespace Create fails and leaves the root mounted on the host; without /proc
   * it fails; without a file system on /dev, device nodes are made in the bundle.
   */
  private static String configuration(List<String> arguments) {
    String args =
        arguments.stream()
            .map(argument -> '"' + argument + '"')
            .collect(Collectors.joining(", ", "\"/bin/busybox\", ", ""));
    return """
        {
          "ociVersion": "1.0.2",
          "process": {
            "user": { "uid": 0, "gid": 0 },
            "args": [ %s ],
            "env": [ "PATH=/bin" ],
            "cwd": "/"
          },
          "root": { "path": "rootfs", "readonly": true },
          "mounts": [
            { "destination": "/proc", "type": "proc", "source": "proc" },
            { "destination": "/dev", "type": "tmpfs", "source": "tmpfs" }
          ],
          "linux": { "namespaces": [ { "type": "pid" }, { "type": "mount" } ] }
        }
        """
        .formatted(args);
  }
}
