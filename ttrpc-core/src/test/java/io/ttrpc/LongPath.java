package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paths of sockets in folders with long names, which leave no room for a longer name. */
final class LongPath {
  static final String NAME = "s";

  private LongPath() {}

  /** Creates a folder in that one. The path of {@link #NAME} in it has that number of bytes. */
  static Path folderIn(Path folder, int length) throws IOException {
    int rest = length - (folder + "/" + "/" + NAME).length();
    Path created = Files.createDirectory(folder.resolve("x".repeat(rest)));
    assertThat(created.resolve(NAME).toString()).hasSize(length);
    return created;
  }
}
