package io.ttrpc.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The inputs of a target. Its seeds are code. The inputs that broke a property once are files below
 * {@code found}, which every build tries again. The inputs that reached further code are files
 * below {@code target}.
 */
final class Corpus {
  private final String name;
  private final Target target;
  private final Path module;

  /** The corpus of a target, with the folder of this module. */
  Corpus(String name, Target target, Path module) {
    this.name = name;
    this.target = target;
    this.module = module;
  }

  /** Returns the name of the class that checks the properties. */
  String targetClass() {
    return target.getClass().getName();
  }

  /** Returns the folder of the inputs that broke a property once. */
  Path found() {
    return module.resolve("found").resolve(name);
  }

  /** Returns the folder of the inputs that reached further code, which earlier runs have left. */
  Path reached() throws IOException {
    return Files.createDirectories(work().resolve("reached"));
  }

  /** Writes the seeds as files and returns their folder. */
  Path seeds() throws IOException {
    Path folder = Files.createDirectories(work().resolve("seeds"));
    List<byte[]> seeds = target.seeds();
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(folder.resolve("seed-" + i), seeds.get(i));
    }
    return folder;
  }

  /** Writes the words in libFuzzer's form and returns the file, which must not be empty. */
  Optional<Path> dictionary() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String word : target.words()) {
      StringBuilder line = new StringBuilder("\"");
      for (byte each : word.getBytes(StandardCharsets.UTF_8)) {
        line.append("\\x%02x".formatted(each));
      }
      lines.add(line.append('"').toString());
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(Files.write(work().resolve("words"), lines));
  }

  /** Returns the seeds and the found inputs. */
  List<byte[]> regressions() throws IOException {
    List<byte[]> inputs = new ArrayList<>(target.seeds());
    if (Files.isDirectory(found())) {
      try (Stream<Path> files = Files.list(found())) {
        for (Path file : files.sorted().toList()) {
          inputs.add(Files.readAllBytes(file));
        }
      }
    }
    return inputs;
  }

  private Path work() throws IOException {
    return Files.createDirectories(module.resolve(Path.of("target", "fuzz", name)));
  }
}
