package io.ttrpc.spring.boot;

import com.jayway.jsonpath.DocumentContext;
import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.ClassUtils;

/**
 * The properties that are maps. The metadata have only the maps, so the keys below them are read
 * from the types of the values.
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
    String values = map.group(1);
    if (!values.startsWith("io.ttrpc.")) {
      String key = property.key() + ".<key>";
      return Stream.of(new PropertyRow(key, values, property.value(), property.description()));
    }
    List<String> groups = groups(values);
    return groups.isEmpty()
        ? fields(entry(property), ClassUtils.resolveClassName(values, null))
        : Stream.of(group(entry(property), property.description() + " Each has", groups.get(0)));
  }

  /** Returns the key of an entry, in the form that the metadata suggest for it. */
  private String entry(PropertyRow map) {
    List<String> forms =
        metadata.read("$.hints[?(@.name == '" + map.key() + ".keys')].values[*].value");
    return map.key() + (forms.isEmpty() ? ".<name>" : forms.get(0));
  }

  private List<String> groups(String type) {
    return metadata.read("$.groups[?(@.type == '" + type + "')].name");
  }

  private Stream<PropertyRow> fields(String prefix, Class<?> type) {
    if (type == Object.class) {
      return Stream.empty();
    }
    return Stream.concat(
        fields(prefix, type.getSuperclass()),
        Stream.of(type.getDeclaredFields())
            .filter(field -> !field.isSynthetic() && !Modifier.isStatic(field.getModifiers()))
            .flatMap(field -> rows(prefix + "." + dashed(field), field)));
  }

  private Stream<PropertyRow> rows(String key, Field field) {
    Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(field.getType());
    if (type.isEnum() || !type.getName().startsWith("io.ttrpc.")) {
      return Stream.of(row(key, type.getName(), field));
    }
    List<String> groups = groups(type.getName());
    return groups.isEmpty() ? fields(key, type) : Stream.of(group(key, "It has", groups.get(0)));
  }

  private static PropertyRow group(String key, String text, String group) {
    return new PropertyRow(
        key + ".*", Map.class.getName(), null, text + " the keys of `" + group + ".*`.");
  }

  /** Returns a row with the default of a property that has the same name and comment. */
  private PropertyRow row(String key, String type, Field field) {
    String comment = comment(field);
    List<Map<String, Object>> properties =
        metadata.read("$.properties[?(@.name =~ /.*\\.%s/)]".formatted(dashed(field)));
    return properties.stream()
        .map(PropertyRow::of)
        .filter(property -> property.description().equals(comment))
        .map(property -> new PropertyRow(key, type, property.value(), comment))
        .findFirst()
        .orElseGet(() -> new PropertyRow(key, type, null, comment));
  }

  private static String dashed(Field field) {
    return DataObjectPropertyName.toDashedForm(field.getName());
  }

  /** Returns the comment of a field, from which the metadata get their descriptions too. */
  private static String comment(Field field) {
    Class<?> owner = field.getDeclaringClass();
    String file = owner.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
    Matcher comment =
        Pattern.compile(
                "class %s\\b[^{]*\\{.*?/\\*\\*((?:(?!\\*/).)*)\\*/\\s+private [^;]*\\b%s\\b"
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
