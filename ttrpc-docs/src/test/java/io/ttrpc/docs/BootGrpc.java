package io.ttrpc.docs;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** Spring Boot's support of gRPC, as its jars tell it. The build copies them. */
final class BootGrpc {
  private static final Path JARS = Path.of("target", "boot");
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final Pattern MAP_OF_BEANS =
      Pattern.compile(
          "java\\.util\\.Map<java\\.lang\\.String,(org\\.springframework\\.boot\\..*)>");
  private static final Pattern TYPE = Pattern.compile(".*/(\\w+)\\.class");
  private static final Pattern ACCESSOR = Pattern.compile("(?:get|is)([A-Z]\\w*)");

  private BootGrpc() {}

  /** Returns the keys of all properties. */
  static Set<String> properties() throws IOException {
    Set<String> keys = new TreeSet<>();
    try (URLClassLoader loader = new URLClassLoader(urls(), BootGrpc.class.getClassLoader())) {
      for (Path jar : jars()) {
        for (Map<?, ?> property : properties(jar)) {
          add(keys, property, loader);
        }
      }
    }
    return keys;
  }

  /** Returns whether a key is that of a property, or of one with any name in place of its own. */
  static boolean hasProperty(String key) throws IOException {
    return properties().stream().anyMatch(known -> KeyPattern.of(known).matcher(key).matches());
  }

  /** Returns the simple names of all types. */
  static Set<String> types() {
    return jars().stream()
        .flatMap(jar -> entries(jar).stream())
        .flatMap(entry -> TYPE.matcher(entry).results())
        .map(type -> type.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void add(Set<String> keys, Map<?, ?> property, ClassLoader loader) {
    String name = String.valueOf(property.get("name"));
    List<MatchResult> beans =
        MAP_OF_BEANS.matcher(String.valueOf(property.get("type"))).results().toList();
    if (beans.isEmpty()) {
      keys.add(name);
    }
    for (MatchResult bean : beans) {
      try {
        addBean(keys, name + ".<name>", loader.loadClass(bean.group(1)));
      } catch (ClassNotFoundException e) {
        throw new AssertionError(name, e);
      }
    }
  }

  /** Adds the keys of a value of a map, which the metadata do not have. */
  private static void addBean(Set<String> keys, String prefix, Class<?> bean) {
    for (Method method : bean.getDeclaredMethods()) {
      ACCESSOR
          .matcher(method.getName())
          .results()
          .filter(accessor -> accessor.group().equals(method.getName()))
          .map(
              accessor ->
                  prefix + "." + DataObjectPropertyName.toDashedForm(decapitalized(accessor)))
          .forEach(key -> addValue(keys, key, method.getReturnType(), bean));
    }
  }

  private static void addValue(Set<String> keys, String key, Class<?> type, Class<?> owner) {
    if (type.isRecord()) {
      keys.add(key + ".*");
    } else if (type.getName().startsWith(owner.getNestHost().getName() + "$")) {
      addBean(keys, key, type);
    } else {
      keys.add(key);
    }
  }

  private static String decapitalized(MatchResult accessor) {
    String name = accessor.group(1);
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static List<Map<?, ?>> properties(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getEntry(METADATA) == null
          ? List.of()
          : JsonPath.read(file.getInputStream(file.getEntry(METADATA)), "$.properties");
    }
  }

  private static List<String> entries(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(entry -> entry.getName()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL[] urls() throws IOException {
    List<Path> jars = jars();
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }

  private static List<Path> jars() {
    try (Stream<Path> jars = Files.list(JARS)) {
      return jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
