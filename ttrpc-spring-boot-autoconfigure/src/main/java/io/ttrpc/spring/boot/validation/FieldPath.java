package io.ttrpc.spring.boot.validation;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The path of a violated field, as the user of a proto file knows it. Inside a message, the path
 * begins at the message, and has the names of the proto file: {@code addresses[0].zip_code} for
 * {@code getAddressesList().get(0).getZipCode()}. A path that is in no message begins with the name
 * of the parameter or property.
 */
final class FieldPath {
  private final StringBuilder path = new StringBuilder();

  /** The type of the message at the end of the path, or null if that is not a message. */
  private @Nullable Descriptor message;

  /** The name of the parameter that is the message, for a violation of the whole message. */
  private String parameter = "";

  private FieldPath() {}

  static String of(ConstraintViolation<?> violation) {
    FieldPath path = new FieldPath();
    path.message = descriptorOf(violation.getRootBean());
    for (Path.Node node : violation.getPropertyPath()) {
      path.add(node, violation);
    }
    return path.path.isEmpty() ? path.parameter : path.path.toString();
  }

  private void add(Path.Node node, ConstraintViolation<?> violation) {
    if (node.isInIterable()) {
      Object place = node.getKey() != null ? node.getKey() : node.getIndex();
      path.append('[').append(place == null ? "" : place).append(']');
    }
    if (node.getKind() == ElementKind.PARAMETER) {
      addParameter(node.as(Path.ParameterNode.class), violation.getExecutableParameters());
    } else if (node.getKind() == ElementKind.PROPERTY) {
      addProperty(node.getName());
    }
  }

  private void addParameter(Path.ParameterNode node, @Nullable Object @Nullable [] arguments) {
    Object argument = arguments == null ? null : argument(node, arguments);
    parameter = node.getName();
    message = descriptorOf(argument);
    if (!(argument instanceof MessageLite)) {
      path.append(parameter);
    }
  }

  /** Returns the argument of a parameter, or null if the validator does not tell which it is. */
  private static @Nullable Object argument(Path.ParameterNode node, @Nullable Object[] arguments) {
    if (arguments.length == 1) {
      return arguments[0];
    }
    try {
      return arguments[node.getParameterIndex()];
    } catch (NullPointerException e) {
      // Hibernate Validator 9.1.0 forgets the index if a property comes after the parameter.
      return null;
    }
  }

  private void addProperty(String property) {
    FieldDescriptor field = message == null ? null : find(message, property);
    if (!path.isEmpty()) {
      path.append('.');
    }
    path.append(field == null ? property : field.getName());
    message = field == null ? null : messageOf(field);
  }

  private static @Nullable Descriptor descriptorOf(@Nullable Object value) {
    return value instanceof Message full ? full.getDescriptorForType() : null;
  }

  /** Returns the field whose generated getter has that property, or null. */
  private static @Nullable FieldDescriptor find(Descriptor type, String property) {
    String wanted = plain(property);
    for (FieldDescriptor field : type.getFields()) {
      String name = plain(field.getName());
      if (wanted.equals(name) || wanted.equals(name + suffix(field))) {
        return field;
      }
    }
    return null;
  }

  /** Generated names differ from those of the proto file by case and underscores only. */
  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static String suffix(FieldDescriptor field) {
    if (field.isMapField()) {
      return "map";
    }
    return field.isRepeated() ? "list" : "";
  }

  private static @Nullable Descriptor messageOf(FieldDescriptor field) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return null;
    }
    return field.isMapField()
        ? messageOf(field.getMessageType().findFieldByName("value"))
        : field.getMessageType();
  }
}
