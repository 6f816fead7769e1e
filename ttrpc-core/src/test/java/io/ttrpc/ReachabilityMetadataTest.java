package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The metadata for native images names what the core's code reaches by reflection, and no more. */
class ReachabilityMetadataTest {
  private static final Path MAIN = Page.ROOT.resolve("ttrpc-core/src/main");

  private static final Pattern ENTRY = Pattern.compile("\"type\": \"([\\w.]+\\.(\\w+))\"(.*)");
  private static final Pattern MEMBER = Pattern.compile("\"name\": \"(\\w+)\"");

  /** The calls by which the core reaches a member: the class, and the name of the member. */
  private static final Pattern REACHED =
      Pattern.compile(
          "\\.(?:newUpdater|findStatic|findVirtual)\\(\\s*(\\w+)\\.class,[^\";]*\"(\\w+)\"");

  /** The beginnings of the same calls, and of calls that would need other entries. */
  private static final Pattern REFLECTIVE =
      Pattern.compile(
          "\\.newUpdater\\(|\\.(?:un)?reflect\\w*\\(|\\.find[A-Z]\\w*\\(|Class\\.forName\\("
              + "|\\.loadClass\\(|\\.get(?:Declared)?(?:Methods?|Fields?|Constructors?)\\("
              + "|\\.getResource\\w*\\(|ServiceLoader|Proxy\\.newProxy|System\\.loadLibrary\\(");

  @Test
  void everyMemberThatIsReachedByReflectionIsNamed() throws Exception {
    Set<String> reached = new TreeSet<>();
    int calls = 0;
    for (String source : sources()) {
      calls += (int) REFLECTIVE.matcher(source).results().count();
      REACHED
          .matcher(source)
          .results()
          .forEach(call -> reached.add(call.group(1) + "." + call.group(2)));
    }
    assertThat(reached).isEqualTo(named()).hasSize(calls);
  }

  @Test
  void everyMemberThatIsNamedExists() throws Exception {
    for (Matcher entry = entries(); entry.find(); ) {
      Class<?> type = Class.forName(entry.group(1));
      for (Matcher member = MEMBER.matcher(entry.group(3)); member.find(); ) {
        String name = member.group(1);
        if (type.getName().startsWith("io.ttrpc.")) {
          assertThat(type.getDeclaredField(name)).isNotNull();
        } else if (Runtime.version().feature() >= 21) {
          assertThat(type.getMethod(name)).isNotNull();
        }
      }
    }
  }

  private static Set<String> named() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Matcher entry = entries(); entry.find(); ) {
      for (Matcher member = MEMBER.matcher(entry.group(3)); member.find(); ) {
        named.add(entry.group(2) + "." + member.group(1));
      }
    }
    return named;
  }

  /** Returns the entries: full name, simple name, and members of a type. Each is one line. */
  private static Matcher entries() throws IOException {
    return ENTRY.matcher(
        Files.readString(
            MAIN.resolve(
                "resources/META-INF/native-image/io.ttrpc/ttrpc-core/reachability-metadata.json")));
  }

  private static Iterable<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN.resolve("java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          // It asks protobuf's descriptors for their fields, which is no reflection.
          .filter(file -> !file.endsWith("MessageWeight.java"))
          .map(ReachabilityMetadataTest::read)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
