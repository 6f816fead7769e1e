package io.ttrpc.release;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The names of everything that a release publishes. */
final class Artifacts {
  /** The address that takes the place of the public repository's. */
  static final String HOME = "https://ttrpc.example";

  static final String BOM = "ttrpc-bom";
  static final String GENERATOR = "ttrpc-protoc-plugin";
  static final List<String> JARS =
      List.of(
          "ttrpc-core",
          GENERATOR,
          "ttrpc-spring-boot-autoconfigure",
          "ttrpc-spring-boot-starter",
          "ttrpc-spring-boot-starter-test");
  static final List<String> PUBLISHED = Stream.concat(Stream.of(BOM), JARS.stream()).toList();

  private Artifacts() {}

  static SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    names.add(name(BOM, ".pom"));
    names.add(name(GENERATOR, "-standalone.jar"));
    for (String artifact : JARS) {
      for (String end :
          List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
        names.add(name(artifact, end));
      }
    }
    return names;
  }

  static String name(String artifact, String end) {
    return artifact + "-" + Checkout.RELEASE + end;
  }
}
