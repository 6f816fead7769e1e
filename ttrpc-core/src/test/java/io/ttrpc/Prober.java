package io.ttrpc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program of a second user that looks for a moment at which a server gives it more rights than
 * the server's own user has meant. It reads the paths of sockets that nobody but their owner may
 * use, and probes the last of them and its folder. It prints a line for each path, and in the end
 * the number of rights that it found and the number of files that it saw.
 */
final class Prober {
  /** The line after the last path. */
  static final String END = "";

  private static final int TYPE = 0170000;
  private static final int SOCKET = 0140000;
  private static final int PERMISSIONS = 0777;
  private static final int OTHERS = 0077;

  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger seen = new AtomicInteger();
  private volatile Path socket;

  private Prober(Path socket) {
    this.socket = socket;
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader paths =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Prober prober = new Prober(Path.of(paths.readLine()));
    Thread atSocket = new Thread(() -> repeat(prober::probeSocket));
    Thread atFolder = new Thread(() -> repeat(prober::probeFolder));
    atSocket.start();
    atFolder.start();
    System.out.println("begins");
    for (String path = paths.readLine(); !path.equals(END); path = paths.readLine()) {
      prober.socket = Path.of(path);
      System.out.println("begins");
    }
    atSocket.interrupt();
    atFolder.interrupt();
    atSocket.join();
    atFolder.join();
    System.out.println(prober.found + " " + prober.seen);
  }

  /** A probe of files that may disappear at any time. */
  private interface Probe {
    void run() throws IOException;
  }

  private static void repeat(Probe probe) {
    while (!Thread.currentThread().isInterrupted()) {
      attempt(probe);
    }
  }

  /** Returns whether the probe was allowed. */
  private static boolean attempt(Probe probe) {
    try {
      probe.run();
      return true;
    } catch (IOException | RuntimeException refused) {
      return false;
    }
  }

  private void probeSocket() throws IOException {
    Path path = socket;
    probeConnect(path);
    checkMode(path);
  }

  private void probeFolder() throws IOException {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(socket.getParent())) {
      for (Path each : names) {
        seen.incrementAndGet();
        attempt(() -> checkMode(each));
        probeConnect(each.resolve("s"));
        attempt(() -> probeList(each));
        if (attempt(() -> Files.newByteChannel(each).close())) {
          report("opened " + each);
        }
      }
    }
  }

  private void probeList(Path folder) throws IOException {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
      report("listed " + folder + ", " + (names.iterator().hasNext() ? "with files" : "empty"));
    }
  }

  private void probeConnect(Path path) {
    if (attempt(() -> SocketChannel.open(UnixDomainSocketAddress.of(path)).close())) {
      report("connected to " + path);
    }
  }

  /** Checks that the file is root's, and that others have no rights to it. */
  private void checkMode(Path path) throws IOException {
    Map<String, Object> file =
        Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) Objects.requireNonNull(file.get("mode"));
    if ((mode & OTHERS) != 0 || !Integer.valueOf(0).equals(file.get("uid"))) {
      report("saw " + path + " of user " + file.get("uid") + " with mode " + octal(mode));
    }
    if ((mode & TYPE) == SOCKET && (mode & PERMISSIONS) != 0600) {
      report("saw socket " + path + " with mode " + octal(mode));
    }
  }

  private static String octal(int mode) {
    return Integer.toOctalString(mode);
  }

  private void report(String right) {
    found.incrementAndGet();
    System.err.println("the second user " + right);
  }
}
