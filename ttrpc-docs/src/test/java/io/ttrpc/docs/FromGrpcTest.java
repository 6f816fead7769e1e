package io.ttrpc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about Spring Boot's gRPC support names what exists, on both sides, and all of it. */
class FromGrpcTest {
  private static final Page PAGE = Page.at("docs/spring-from-grpc.md");
  private static final Pattern BOOT_KEY = Pattern.compile("`(spring\\.grpc\\.[^` ]+)`");
  private static final Pattern KEY = Pattern.compile("`((?:ttrpc|management)\\.[^` =]+)[^`]*`");
  private static final Pattern TYPE = Pattern.compile("`@?([A-Z]\\w+)[^`]*`");
  private static final Pattern API_TYPE =
      Pattern.compile("(?m)^\\S.*?(?:class|interface|enum|record) [\\w.]+\\.(\\w+)");

  /** Generated code, and types of Spring that both sides use. */
  private static final Pattern COMMON =
      Pattern.compile("Foo\\w*|PreAuthorize|AuthenticationProvider|MockitoBean");

  @Test
  void everyPropertyOfBootIsNamedAndNoOther() throws IOException {
    assertThat(named(BOOT_KEY)).isEqualTo(BootGrpc.properties());
  }

  @Test
  void propertiesOfThisProjectExist() {
    Page properties = Page.at("docs/spring-properties.md");
    Set<String> keys =
        Stream.of("Server", "Clients", "Actuator")
            .flatMap(section -> properties.rows(section).stream())
            .map(row -> row.get(0).replace("`", ""))
            .collect(Collectors.toSet());

    assertThat(named(KEY)).isNotEmpty().allMatch(key -> exists(key, keys));
  }

  @Test
  void typesOfBothSidesExist() throws IOException {
    Set<String> types = new TreeSet<>();
    List<List<String>> rows =
        Stream.of("Services", "Clients", "Errors", "Observation and security")
            .flatMap(section -> PAGE.rows(section).stream())
            .toList();

    for (List<String> row : rows) {
      assertThat(types(row.get(0))).as(row.get(0)).isSubsetOf(BootGrpc.types());
      types.addAll(types(row.get(1)));
    }
    assertThat(types).isNotEmpty().isSubsetOf(api());
  }

  /** Returns whether a key, or one that begins with it if it ends with an asterisk, is known. */
  private static boolean exists(String key, Set<String> keys) {
    String known = key.replace("ttrpc.client.clients.<name>.", "ttrpc.client.defaults.");
    return known.endsWith(".*")
        ? keys.stream().anyMatch(each -> each.startsWith(known.replace("*", "")))
        : keys.contains(known);
  }

  private static Set<String> named(Pattern pattern) {
    return PAGE.text()
        .lines()
        .flatMap(line -> pattern.matcher(line).results())
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> types(String cell) {
    return TYPE.matcher(cell)
        .results()
        .map(type -> type.group(1))
        .filter(COMMON.asMatchPredicate().negate())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the simple names of the public types of all modules. */
  private static Set<String> api() throws IOException {
    Set<String> types = new TreeSet<>();
    try (Stream<Path> modules = Files.list(Page.ROOT)) {
      for (Path file : modules.map(module -> module.resolve("api.txt")).toList()) {
        if (Files.exists(file)) {
          API_TYPE
              .matcher(Files.readString(file))
              .results()
              .forEach(type -> types.add(type.group(1)));
        }
      }
    }
    return types;
  }
}
