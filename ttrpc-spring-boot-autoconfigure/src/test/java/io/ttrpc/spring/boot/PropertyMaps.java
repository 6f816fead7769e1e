package io.ttrpc.spring.boot;

import com.jayway.jsonpath.DocumentContext;
import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.ClassUtils;

/**
 * The properties that are maps. The metadata have only the maps, so the keys below them are read
 * from the types of the values, and their descriptions from the sources.
 */
final class PropertyMaps {
  private static final String SOURCES = "ttrpc-spring-boot-autoconfigure/src/main/java/";
  private static final Pattern MAP =
      Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,(.*)>");

  private final DocumentContext metadata;

  PropertyMaps(DocumentContext metadata) {
    this.metadata = metadata;
  }

  /** Returns the rows of a property: itself, or what its values consist of if it is a map. */
  Stream<PropertyRow> rows(PropertyRow property) {
    Matcher map = MAP.matcher(property.type());
    if (!map.matches()) {
      return Stream.of(property);
    }
    String type = map.group(1);
    if (!type.startsWith("io.ttrpc.")) {
      return Stream.of(row(property, property.key() + ".<key>", type, property.description()));
    }
    List<String> groups = metadata.read("$.groups[?(@.type == '" + type + "')].name");
    if (groups.isEmpty()) {
      Class<?> values = ClassUtils.resolveClassName(type, null);
      return Stream.of(values.getDeclaredFields())
          .filter(field -> !field.isSynthetic())
          .map(
              field ->
                  row(property, entry(property) + "." + name(field), type(field), text(field)));
    }
    String description =
        property.description() + " Each has the keys of `" + groups.get(0) + ".*`.";
    return Stream.of(row(property, entry(property) + ".*", "java.util.Map", description));
  }

  private String entry(PropertyRow property) {
    List<String> forms =
        metadata.read("$.hints[?(@.name == '" + property.key() + ".keys')].values[*].value");
    return property.key() + (forms.isEmpty() ? ".<name>" : forms.get(0));
  }

  private static PropertyRow row(PropertyRow map, String key, String type, String description) {
    return new PropertyRow(key, type, map.value(), description);
  }

  private static String name(Field field) {
    return DataObjectPropertyName.toDashedForm(field.getName());
  }

  private static String type(Field field) {
    return ClassUtils.resolvePrimitiveIfNecessary(field.getType()).getName();
  }

  /** Returns the comment of a field, which the metadata of other properties have as well. */
  private static String text(Field field) {
    Class<?> owner = field.getDeclaringClass();
    String file = owner.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
    Matcher comment =
        Pattern.compile(
                "class %s \\{.*?/\\*\\*((?:(?!\\*/).)*)\\*/\\s+private [^;]*\\b%s\\b"
                    .formatted(owner.getSimpleName(), field.getName()),
                Pattern.DOTALL)
            .matcher(read(SOURCES + file));
    if (!comment.find()) {
      throw new AssertionError("no comment of " + field);
    }
    return comment.group(1).replaceAll("\\s+(\\* )?", " ").strip();
  }

  private static String read(String file) {
    try {
      return Files.readString(Page.ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
