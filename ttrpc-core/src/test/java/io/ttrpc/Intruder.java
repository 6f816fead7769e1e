package io.ttrpc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program of a second user that attacks the starts of servers until its input ends. It prints a
 * line when it begins, and in the end the number of its successes.
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
                  case "swap parent" -> swapParent(folder, Path.of(arguments[2]), successes);
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

  /** Puts a link to a target in the place of the socket's folder, and then the folder back. */
  private static void swapParent(Path folder, Path target, AtomicInteger swaps) {
    Path parent = folder.resolve("parent");
    Path away = folder.resolve("away");
    try {
      Files.move(parent, away, StandardCopyOption.ATOMIC_MOVE);
      Files.createSymbolicLink(parent, target);
      Files.delete(parent);
      Files.move(away, parent, StandardCopyOption.ATOMIC_MOVE);
      swaps.incrementAndGet();
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
