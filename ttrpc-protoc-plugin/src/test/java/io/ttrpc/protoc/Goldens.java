package io.ttrpc.protoc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Generated code that was read and found good, in {@code src/test/golden}. {@code
 * -Dgolden.update=true} writes it anew, to be read again.
 */
final class Goldens {
  private static final Path FOLDER = Path.of("src", "test", "golden");

  /** Files whose golden code has {@code FooAsync} too. */
  private static final List<String> ASYNC =
      List.of(
          "greeter.proto",
          "traps/method_clashes.proto",
          "traps/method_names.proto",
          "traps/service_names.proto",
          "traps/type_names.proto",
          "traps/unnamed_package_clashes.proto");

  private Goldens() {}

  /** The golden code: text by path. */
  static Map<String, String> read() throws IOException {
    return Sources.in(FOLDER);
  }

  /** Returns the code that the generator writes for a file, with the options of its golden code. */
  static Map<String, String> generate(String protoFile) {
    return TestProtos.generate(List.of(protoFile), ASYNC.contains(protoFile) ? "async=true" : "");
  }

  /** Replaces the golden code by what the generator writes. */
  static void update() throws IOException {
    for (String left : read().keySet()) {
      Files.delete(FOLDER.resolve(left));
    }
    for (String protoFile : TestProtos.withServices()) {
      for (Map.Entry<String, String> source : generate(protoFile).entrySet()) {
        Path file = FOLDER.resolve(source.getKey());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, source.getValue());
      }
    }
  }
}
