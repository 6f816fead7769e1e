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
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program of a {@link SecondUser} that attacks the starts of servers until its input ends. It
 * prints a line when it begins, and in the end the number of its successes.
 */
final class Intruder {
  private Intruder() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    AtomicInteger successes = new AtomicInteger();
    Thread attack =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                switch (arguments[0]) {
                  case "connect" -> connectToAll(folder, successes);
                  case "swap" -> swapFolders(folder, Path.of(arguments[2]), successes);
                  default -> occupy(folder.resolve(arguments[2]), successes);
                }
              }
            });
    attack.start();
    System.out.println("begins");
    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    attack.interrupt();
    attack.join();
    System.out.println(successes);
  }

  /** Connects to all names in the folder and in the folders in it. A connection is a success. */
  private static void connectToAll(Path folder, AtomicInteger successes) {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
      for (Path each : names) {
        connect(each, successes);
        connect(each.resolve("s"), successes);
      }
    } catch (IOException | RuntimeException gone) {
      return;
    }
  }

  private static void connect(Path path, AtomicInteger successes) {
    try {
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
      successes.incrementAndGet();
    } catch (IOException | RuntimeException refused) {
      return;
    }
  }

  /**
   * Puts a folder of its own, with a link to a victim, in the place of each hidden folder. Such a
   * replacement is a success of the attack only if the victim changes, which the test checks.
   */
  private static void swapFolders(Path folder, Path victim, AtomicInteger swaps) {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder, ".t*")) {
      for (Path each : names) {
        if (Files.isSymbolicLink(each.resolve("s"))) {
          continue;
        }
        Path away = folder.resolve("away" + System.nanoTime());
        Files.move(each, away, StandardCopyOption.ATOMIC_MOVE);
        Files.createDirectory(each);
        Files.createSymbolicLink(each.resolve("s"), victim);
        swaps.incrementAndGet();
      }
    } catch (IOException | RuntimeException late) {
      return;
    }
  }

  /** Creates a file of its own at the path and deletes it. The loss of the file is a success. */
  private static void occupy(Path path, AtomicInteger losses) {
    try {
      Files.createFile(path);
    } catch (IOException occupied) {
      return;
    }
    for (int i = 0; i < 20; i++) {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        losses.incrementAndGet();
        return;
      }
    }
    try {
      Files.delete(path);
    } catch (IOException lost) {
      losses.incrementAndGet();
    }
  }
}
