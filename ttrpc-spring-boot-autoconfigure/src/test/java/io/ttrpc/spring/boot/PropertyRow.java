package io.ttrpc.spring.boot;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** A property as a row of its page. */
record PropertyRow(String key, String type, @Nullable Object value, String description) {
  private static final Map<String, String> TYPES =
      Map.of(
          String.class.getName(), "text",
          Boolean.class.getName(), "`true` or `false`",
          Integer.class.getName(), "number",
          Duration.class.getName(), "duration",
          DataSize.class.getName(), "size",
          Set.class.getName(), "list",
          List.class.getName(), "list",
          Map.class.getName(), "group of keys");

  static PropertyRow of(Map<String, Object> property) {
    return new PropertyRow(
        (String) Objects.requireNonNull(property.get("name")),
        (String) Objects.requireNonNull(property.get("type")),
        property.get("defaultValue"),
        (String) Objects.requireNonNull(property.get("description")));
  }

  /** Returns what the key begins with, up to its last name. */
  String group() {
    return key.substring(0, key.lastIndexOf('.'));
  }

  String markdown() {
    return "| `%s` | %s | %s | %s |"
        .formatted(key, typeText(), value == null ? "" : "`" + value + "`", description);
  }

  private String typeText() {
    String known = TYPES.get(type.replaceFirst("<.*", ""));
    return known != null ? known : constants(ClassUtils.resolveClassName(type, null));
  }

  private static String constants(Class<?> type) {
    Object[] constants = Objects.requireNonNull(type.getEnumConstants(), type.getName());
    return Stream.of(constants)
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .map("`%s`"::formatted)
        .collect(joining(", "));
  }
}
