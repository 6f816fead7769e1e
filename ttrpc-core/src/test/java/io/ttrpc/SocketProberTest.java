package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.SecondUser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rights of a second user while servers of root start and end. */
@Timeout(180)
class SocketProberTest {
  /** Lengths of names in the working folder, which are whole paths. */
  private static final int LONGEST_NAME = 59;

  private static final int LONGEST_PATH = 106;
  private static final int STARTS = 3;

  @TempDir Path folder;

  /** The folder of the classes that the second user runs. */
  @TempDir Path classes;

  @BeforeEach
  void letTheSecondUserIn() throws IOException {
    SecondUser.letInto(folder, classes);
  }

  /** Each possible length of a path is probed. */
  @ParameterizedTest
  @ValueSource(strings = {"000", "022", "077", "177"})
  void secondUserFindsNoMomentOfWiderRights(String umask) throws Exception {
    Path work = newFolder("work");
    List<Path> paths = paths(newFolder("long"));
    Process prober = SecondUser.start(classes, Prober.class);
    try (BufferedWriter commands = prober.outputWriter(StandardCharsets.UTF_8);
        BufferedReader answers = prober.inputReader(StandardCharsets.UTF_8);
        StartingProcess server =
            StartingProcess.behind(
                "sh", "-c", "cd " + work + "; umask " + umask + "; exec \"$@\"", "sh")) {
      for (Path path : paths) {
        Path absolute = work.resolve(path);
        tell(commands, absolute.toString());
        assertThat(answers.readLine()).isEqualTo("begins");
        for (int i = 0; i < STARTS; i++) {
          assertStartsAndEnds(server, path, absolute);
        }
      }
      tell(commands, Prober.END);
      String[] result = answers.readLine().split(" ", -1);
      assertThat(Integer.parseInt(result[0])).as("rights that were found").isZero();
      assertThat(Integer.parseInt(result[1])).as("files that were seen").isPositive();
    }
    assertThat(prober.waitFor()).isZero();
  }

  private static void tell(BufferedWriter commands, String line) throws IOException {
    commands.write(line);
    commands.newLine();
    commands.flush();
  }

  private Path newFolder(String name) throws IOException {
    return SecondUser.open(Files.createDirectory(folder.resolve(name)), "rwxr-xr-x");
  }

  private static List<Path> paths(Path around) throws IOException {
    List<Path> paths = new ArrayList<>();
    IntStream.rangeClosed(1, LONGEST_NAME).forEach(i -> paths.add(Path.of("s".repeat(i))));
    for (int length = LONGEST_NAME + 1; length <= LONGEST_PATH; length++) {
      Path created = SecondUser.open(LongPath.folderIn(around, length), "rwxr-xr-x");
      paths.add(created.resolve(LongPath.NAME));
    }
    return paths;
  }

  private static void assertStartsAndEnds(StartingProcess server, Path path, Path absolute)
      throws IOException {
    server.start(path, "rw-------", "-");
    assertThat(server.answer()).isEqualTo("done");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(absolute)))
        .isEqualTo("rw-------");
    server.stop();
    assertThat(server.answer()).isEqualTo("done");
    assertThat(absolute).doesNotExist();
  }
}
