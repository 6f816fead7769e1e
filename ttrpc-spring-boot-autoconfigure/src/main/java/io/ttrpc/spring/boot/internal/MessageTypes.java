package io.ttrpc.spring.boot.internal;

import com.google.protobuf.Internal.EnumLite;
import com.google.protobuf.MessageLite;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.core.ResolvableType;

/**
 * A growing set of generated messages, with their builders, their nested types, and the messages
 * and enums of their fields.
 */
final class MessageTypes {
  private final Set<Class<?>> found = new LinkedHashSet<>();

  Set<Class<?>> found() {
    return found;
  }

  /** Adds a type and all that belongs to it. A type that is not generated adds nothing. */
  void add(Class<?> type) {
    if (!isGenerated(type) || !found.add(type)) {
      return;
    }
    for (Class<?> nested : type.getDeclaredClasses()) {
      add(nested);
    }
    // Inherited methods return types of the runtime, and so do the bridges to them.
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())
          && method.getParameterCount() == 0
          && !method.isBridge()) {
        addFieldType(ResolvableType.forMethodReturnType(method));
      }
    }
  }

  /** Adds the type of a field, which may be repeated or a map. */
  private void addFieldType(ResolvableType type) {
    add(type.toClass());
    for (ResolvableType argument : type.getGenerics()) {
      add(argument.toClass());
    }
  }

  private static boolean isGenerated(Class<?> type) {
    if (type.isEnum()) {
      return EnumLite.class.isAssignableFrom(type);
    }
    return !type.isInterface()
        && (MessageLite.class.isAssignableFrom(type)
            || MessageLite.Builder.class.isAssignableFrom(type));
  }
}
